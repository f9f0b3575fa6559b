// The table of a sweep's networks: its columns, and its rows in the order that was asked for.

import { formatLoss, formatPercent, formatPercentTick, formatSeconds } from "../../base/format.ts";
import type { Epoch } from "../../engine/index.ts";
import { accuracyOf } from "../../run/history.ts";
import { type SettingName, settings } from "../../run/settings.ts";
import { valueText } from "../../run/sweep/networks.ts";
import { goalOf, secondsTo } from "../../run/sweep/time.ts";
import type { NetworkState } from "../../worker/sweep/sweep-state.ts";
import type { Order } from "../parts/sortable-heads.ts";

/** A column that is no setting. */
type ScoreName = "network" | "epoch" | "loss" | "val loss" | "val acc." | "time";

/** A column, by the setting it shows or by what it tells of the training. */
export type ColumnName = SettingName | ScoreName;

/** A column of the table. */
export interface SweepColumn {
  readonly id: ColumnName;
  readonly heading: string;
  readonly text: (network: NetworkState) => string;
  /** What it is sorted by. */
  readonly value: (network: NetworkState) => number | string | undefined;
}

export const BEST_FIRST: Order<ColumnName> = { column: "val acc.", isDescending: true };

/** The settings that differ have a column, the seed last. What says the same of all networks has none. */
export function sweepColumns(
  swept: readonly SettingName[],
  networks: readonly NetworkState[],
): readonly SweepColumn[] {
  const seedLast = [...swept].sort((a, b) => Number(a === "seed") - Number(b === "seed"));
  const names = ["network", ...seedLast, "epoch", "loss", "val loss", "val acc.", "time"] as const;
  const isTraining = networks.some(({ ended }) => ended === undefined);
  return names
    .map((name) => columnOf(name, networks))
    .filter(({ id, text }) => {
      const mayBeLeftOut = id === "time" || (id === "epoch" && !isTraining);
      return !mayBeLeftOut || new Set(networks.map(text)).size > 1;
    });
}

/** The epoch that counts; while a network trains, the last one. */
export function shownEpoch({ judged, epochs, ended }: NetworkState): Epoch | undefined {
  return ended === "failed" ? undefined : (judged ?? epochs.at(-1));
}

/** Settings have the names that they have in the legend and in the terminal. */
function columnOf(id: ColumnName, networks: readonly NetworkState[]): SweepColumn {
  if (id in settings) {
    const text = (network: NetworkState) => valueText(network.settings, id as SettingName);
    const value = (network: NetworkState) => {
      const own = network.settings[id as SettingName];
      return typeof own === "number" ? own : text(network);
    };
    return { id, heading: id, text, value };
  }
  const heading = id.charAt(0).toUpperCase() + id.slice(1);
  switch (id as ScoreName) {
    case "network":
      return { id, heading, ...figure(({ number }) => number, String) };
    case "epoch":
      return {
        ...{ id, heading, text: epochText },
        value: ({ epochs, ended }) => (ended === "failed" ? undefined : epochs.length),
      };
    case "loss":
      return { id, heading, ...score((epoch) => epoch.trainLoss, formatLoss) };
    case "val loss":
      return { id, heading, ...score((epoch) => epoch.valLoss, formatLoss) };
    case "val acc.":
      return { id, heading, ...score(accuracyOf, formatPercent) };
    case "time": {
      const goal = goalOf(networks.map(({ epochs }) => epochs)) ?? Infinity;
      const seconds = figure(({ epochs }) => secondsTo(epochs, goal), formatSeconds);
      return { id, heading: `To ${formatPercentTick(goal)}`, ...seconds };
    }
  }
}

/** A number, or a dash where there is none. */
function figure(
  value: (network: NetworkState) => number | undefined,
  format: (value: number) => string,
): Pick<SweepColumn, "text" | "value"> {
  const text = (network: NetworkState) => {
    const shown = value(network);
    return shown === undefined ? "–" : format(shown);
  };
  return { text, value };
}

/** A figure of the epoch that is shown. */
function score(valueOf: (epoch: Epoch) => number | undefined, format: (value: number) => string) {
  return figure((network) => {
    const epoch = shownEpoch(network);
    return epoch && valueOf(epoch);
  }, format);
}

/** `7/10` while a network trains, or where it was interrupted; the epoch that counts once it has ended. */
function epochText({ epochs, share, ended, settings, judged }: NetworkState): string {
  if (ended === "failed") {
    return "failed";
  }
  const now = Math.min(settings.epochs, epochs.length + (share > 0 ? 1 : 0));
  return ended === undefined || ended === "interrupted"
    ? `${now}/${settings.epochs}`
    : String(judged?.epoch ?? epochs.length);
}

/** Rows in order. What has no value comes last, whichever way the table is sorted. */
export function sortedNetworks(
  networks: readonly NetworkState[],
  { column, isDescending }: Order<ColumnName>,
): readonly NetworkState[] {
  const { value } = columnOf(column, networks);
  const sign = isDescending ? -1 : 1;
  return [...networks].sort((a, b) => {
    const [one, other] = [value(a), value(b)];
    if (one === undefined || other === undefined) {
      return Number(one === undefined) - Number(other === undefined) || a.number - b.number;
    }
    const difference =
      typeof one === "number" && typeof other === "number"
        ? one - other
        : String(one).localeCompare(String(other), "en", { numeric: true });
    return sign * difference || a.number - b.number;
  });
}

/** The number of the best network, of those with an epoch; undefined where there is none. */
export function bestNetwork(networks: readonly NetworkState[]): number | undefined {
  const [first] = sortedNetworks(networks, BEST_FIRST);
  return first !== undefined && shownEpoch(first) !== undefined ? first.number : undefined;
}
