import { wilsonInterval } from "../base/accuracy.ts";
import {
  counted,
  formatLoss,
  formatMargin,
  formatPercent,
  formatSeconds,
  formatSpeed,
} from "../base/format.ts";
import { validationCount } from "../data/index.ts";
import type { AdapterDescription, Epoch } from "../engine/index.ts";
import { accuracyOf, bestEpoch, secondsOf } from "./history.ts";
import type { Settings } from "./settings.ts";

/** A run as it is shown to others: what was done, on which GPU, and the result. */
export interface RunRecord {
  readonly settings: Settings;
  readonly data: {
    readonly name: string;
    readonly rows: number;
    /** Corrected drawings that were added to the digits; in the page only. */
    readonly drawings?: number;
  };
  readonly adapter: AdapterDescription;
  /** The browser, or Node. */
  readonly host: string;
  /** The commit of Adamant's code. */
  readonly commit: string;
  /** The fingerprint of the final weights: see `weightsFingerprint`. */
  readonly fingerprint: string | undefined;
  readonly epochs: readonly Epoch[];
}

/** A run as JSON. */
export function recordJson(record: RunRecord & { readonly tuning?: unknown }): string {
  const { settings, data, ...rest } = record;
  const { name, ...more } = data;
  const told = { settings: { ...settings, data: name, ...more }, ...rest };
  return `${JSON.stringify(told, undefined, 2)}\n`;
}

/** A run as Markdown, to paste into a message or an issue. */
export function resultCard(
  record: RunRecord,
  { link, command }: { readonly link: string; readonly command: string },
): string {
  const { settings, data, adapter, host, commit, fingerprint, epochs } = record;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = ["Epoch", "Loss", "Accuracy", "Val loss", "Val acc.", "Time"];
  const chosen = Object.entries(settings).map(([name, value]) => `${name} ${String(value)}`);
  const rows = epochs.reduce((sum, { seconds, samplesPerSecond }) => {
    return sum + seconds * samplesPerSecond;
  }, 0);
  const seconds = secondsOf(epochs);
  // Nobody else has the drawings, so nobody else gets the same weights.
  const without = data.drawings === undefined ? "" : ", but for the drawings";
  return [
    `### Adamant: ${headline(record)}`,
    "",
    line(head),
    line(head.map(() => "---:")),
    ...epochs.map((epoch) => line(cellsOf(epoch))),
    "",
    `- data: ${dataWords(data)}`,
    `- settings: ${chosen.join(", ")}`,
    `- time: ${formatSeconds(seconds)}, ${formatSpeed(rows / seconds)}`,
    `- GPU: ${gpuWords(adapter)}; ${host}; commit ${commit}`,
    `- weights: \`${fingerprint ?? "not finished"}\``,
    `- the same run${without}: ${link}`,
    `- in a terminal${without}: \`${command}\``,
    "",
  ].join("\n");
}

/** The GPU of a run, with the most exact name that is known of it. */
export function gpuWords({
  vendor,
  architecture,
  description,
  software,
}: AdapterDescription): string {
  const name = description || [vendor, architecture].join(" ").trim() || "unknown";
  return software ? `${name} (software)` : name;
}

function dataWords({ name, rows, drawings }: RunRecord["data"]): string {
  const digits = counted(rows, "digit");
  return drawings === undefined
    ? `${name}, ${digits}`
    : `${name} and ${counted(drawings, "corrected drawing")}, ${digits} without them`;
}

function headline({ epochs, data, settings }: RunRecord): string {
  const best = bestEpoch(epochs);
  if (best === undefined) {
    return "no epoch finished";
  }
  const accuracy = formatPercent(accuracyOf(best));
  const of = `(epoch ${best.epoch} of ${settings.epochs}, ${data.name})`;
  if (best.valAccuracy === undefined) {
    return `${accuracy} training accuracy ${of}`;
  }
  const validationRows = validationCount(data.rows, settings.validation);
  const [low, high] = wilsonInterval(best.valAccuracy, validationRows);
  return `${accuracy} ${formatMargin((high - low) / 2)} validation accuracy ${of}`;
}

function cellsOf(epoch: Epoch): string[] {
  const { trainLoss, trainAccuracy, valLoss, valAccuracy, seconds } = epoch;
  return [
    String(epoch.epoch),
    formatLoss(trainLoss),
    formatPercent(trainAccuracy),
    valLoss === undefined ? "–" : formatLoss(valLoss),
    valAccuracy === undefined ? "–" : formatPercent(valAccuracy),
    formatSeconds(seconds),
  ];
}
