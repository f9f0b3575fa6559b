// A sweep as files: a CSV with a line for each network, and everything as JSON.

import type { AdapterDescription } from "../../engine/index.ts";
import { secondsOf } from "../history.ts";
import { type SettingName, settings as table } from "../settings.ts";
import { type Comparison, type ConfigurationScore, comparisonSentence } from "./comparison.ts";
import type { EnsembleScore } from "./ensembles.ts";
import { type SettingLists, valueText } from "./networks.ts";
import type { NetworkResult } from "./population.ts";

const NAMES = Object.keys(table) as SettingName[];

/** The columns of the CSV. The scores have Keras's names. */
export const SWEEP_COLUMNS: readonly string[] = [
  ...["network", ...NAMES, "ended", "epoch", "accuracy", "loss", "val_accuracy", "val_loss"],
  ...["seconds", "weights"],
];

/** A network's result with the fingerprint of its weights; undefined where it failed. */
export interface RecordedNetwork {
  readonly result: NetworkResult;
  readonly fingerprint: string | undefined;
}

/** A line for each network, with the scores of the epoch that counts; empty where it failed. */
export function sweepCsv(networks: readonly RecordedNetwork[]): string {
  const lines = networks.map(({ result, fingerprint }) => {
    const { network, ended, epochs } = result;
    const judged = result.ended === "failed" ? undefined : result.judged;
    return [
      network.number,
      ...NAMES.map((name) => cell(valueText(network.settings, name))),
      ended,
      judged?.epoch ?? "",
      judged?.trainAccuracy ?? "",
      judged?.trainLoss ?? "",
      judged?.valAccuracy ?? "",
      judged?.valLoss ?? "",
      secondsOf(epochs).toFixed(3),
      fingerprint ?? "",
    ];
  });
  return `${[SWEEP_COLUMNS, ...lines].map((cells) => cells.join(",")).join("\n")}\n`;
}

function cell(text: string): string {
  return text.includes(",") ? `"${text}"` : text;
}

/** What a sweep was, and what came of it. */
export interface SweepRecord {
  readonly lists: SettingLists;
  readonly data: { readonly name: string; readonly rows: number };
  readonly adapter: AdapterDescription;
  readonly host: string;
  readonly commit: string;
  readonly networks: readonly RecordedNetwork[];
  readonly configurations: readonly ConfigurationScore[];
  readonly comparison: Comparison | undefined;
  readonly ensembles: readonly EnsembleScore[];
}

export function sweepJson(record: SweepRecord): string {
  const { lists, data, networks, configurations, comparison, ensembles, ...host } = record;
  const told = {
    sweep: lists,
    data,
    ...host,
    networks: networks.map(({ result, fingerprint }) => ({
      network: result.network.number,
      settings: result.network.settings,
      ended: result.ended,
      reason: result.ended === "failed" ? result.reason : undefined,
      epoch: result.ended === "failed" ? undefined : result.judged.epoch,
      fingerprint,
      epochs: result.epochs,
    })),
    configurations: configurations.map(({ networks: own, deviation, ...score }) => ({
      ...score,
      deviation: Number.isNaN(deviation) ? undefined : deviation,
      networks: own.map(({ network }) => network.number),
    })),
    comparison: comparison && {
      best: comparison.best.name,
      next: comparison.next.name,
      seeds: comparison.seeds,
      difference: comparison.difference,
      test: "sign-flip permutation test, paired over seeds, two-sided",
      ...comparison.test,
      sentence: comparisonSentence(comparison),
    },
    ensembles: ensembles.map(({ networks: own, ...score }) => ({
      ...score,
      networks: own.map(({ network }) => network.number),
    })),
  };
  return `${JSON.stringify(told, undefined, 2)}\n`;
}
