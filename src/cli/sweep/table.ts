// What a sweep prints: a line for each network, sorted by validation accuracy, and a line for each configuration.

import {
  formatLoss,
  formatPercent,
  formatSeconds,
  formatShare,
  formatWholeSeconds,
} from "../../base/format.ts";
import type { Epoch } from "../../engine/index.ts";
import { accuracyOf, secondsOf } from "../../run/history.ts";
import type { SettingName } from "../../run/settings.ts";
import type { ConfigurationScore } from "../../run/sweep/comparison.ts";
import { valueText } from "../../run/sweep/networks.ts";
import type { NetworkResult } from "../../run/sweep/population.ts";
import type { NetworkProgress, SweepProgress } from "../../run/sweep/progress.ts";

const GAP = "  ";

/** The lines of a table; every column is as wide as its widest cell. The first one begins on the left. */
function aligned(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join(GAP)
      .trimEnd(),
  );
}

/** The settings that have a column: those that differ, and always the seed. */
export function columnsOf(swept: readonly SettingName[]): readonly SettingName[] {
  return [...swept.filter((name) => name !== "seed"), "seed"];
}

/** The table of networks, the best one first. Networks that have not begun are left out. */
export function networkTable(
  networks: readonly NetworkProgress[],
  columns: readonly SettingName[],
): string[] {
  const begun = networks
    .filter(({ epochs, share, result }) => epochs.length > 0 || share > 0 || result !== undefined)
    .sort((a, b) => rank(b) - rank(a));
  return aligned(
    headOf(columns),
    begun.map((one) => rowOf(one, columns)),
  );
}

function headOf(columns: readonly SettingName[]): string[] {
  return ["Network", ...columns, "epoch", "loss", "accuracy", "val loss", "val acc.", "time"];
}

function shownEpoch({ epochs, result }: NetworkProgress): Epoch | undefined {
  return result !== undefined && result.ended !== "failed" ? result.judged : epochs.at(-1);
}

/** Failed networks come last, and those without an epoch before them. */
function rank(progress: NetworkProgress): number {
  const epoch = shownEpoch(progress);
  if (progress.result?.ended === "failed") {
    return -2;
  }
  return epoch === undefined ? -1 : accuracyOf(epoch);
}

function rowOf(progress: NetworkProgress, columns: readonly SettingName[]): string[] {
  const { network, epochs, result } = progress;
  const epoch = shownEpoch(progress);
  const figures =
    result?.ended === "failed"
      ? ["failed", "–", "–", "–"]
      : [
          epoch === undefined ? "–" : formatLoss(epoch.trainLoss),
          epoch === undefined ? "–" : formatPercent(epoch.trainAccuracy),
          epoch?.valLoss === undefined ? "–" : formatLoss(epoch.valLoss),
          epoch?.valAccuracy === undefined ? "–" : formatPercent(epoch.valAccuracy),
        ];
  return [
    String(network.number),
    ...columns.map((name) => valueText(network.settings, name)),
    epochText(progress),
    ...figures,
    formatSeconds(secondsOf(epochs)),
  ];
}

/** `7/10` while a network trains, or where it was interrupted; the epoch that counts once it has ended. */
function epochText({ network, epochs, share, result }: NetworkProgress): string {
  if (result !== undefined && result.ended !== "interrupted") {
    return String(result.ended === "failed" ? result.epochs.length + 1 : result.judged.epoch);
  }
  const current = Math.min(network.settings.epochs, epochs.length + (share > 0 ? 1 : 0));
  return `${current}/${network.settings.epochs}`;
}

/** The line of a network that has ended, for an output that is no terminal. */
export function endedLine(
  { network, epochs, ...result }: NetworkResult,
  columns: readonly SettingName[],
): string {
  const settings = columns.map((name) => `${name} ${valueText(network.settings, name)}`).join(", ");
  const start = `network ${network.number} (${settings}):`;
  if (result.ended === "failed") {
    return `${start} failed. ${result.reason}`;
  }
  const { epoch, trainLoss, valLoss } = result.judged;
  const val = `val loss ${formatLoss(valLoss ?? trainLoss)}, val acc. ${formatPercent(accuracyOf(result.judged))}`;
  return `${start} epoch ${epoch}, loss ${formatLoss(trainLoss)}, ${val}, ${formatSeconds(secondsOf(epochs))}`;
}

/** `5 of 24 networks, 41 % done, about 3 min 20 s left` */
export function statusLine(progress: SweepProgress, seconds: number): string {
  const { networks, share } = progress;
  const ended = networks.filter(({ result }) => result !== undefined).length;
  const isMeasured = networks.some(({ epochs }) => epochs.length > 0);
  const left =
    isMeasured && share > 0
      ? `, about ${formatWholeSeconds((seconds * (1 - share)) / share)} left`
      : "";
  return `${ended} of ${networks.length} networks, ${formatShare(share)} done${left}`;
}

/** The table of configurations, the best one first. */
export function configurationTable(scores: readonly ConfigurationScore[]): string[] {
  const head = ["Setting", "seeds", "mean val acc.", "± deviation", "95 % interval"];
  const rows = scores.map(({ name, networks, failed, mean, deviation, interval: [low, high] }) => [
    name === "" ? "all networks" : name,
    failed === 0 ? String(networks.length) : `${networks.length} (${failed} failed)`,
    formatPercent(mean),
    Number.isNaN(deviation) ? "–" : (100 * deviation).toFixed(2),
    `${(100 * low).toFixed(2)} – ${formatPercent(high)}`,
  ]);
  return aligned(head, rows);
}
