import {
  formatCount,
  formatKilobytes,
  formatLoss,
  formatPercent,
  formatSeconds,
  formatSpeed,
} from "../base/format.ts";
import type { Epoch, Model, Progress } from "../engine/index.ts";
import { summary } from "../engine/index.ts";

const BYTES_PER_PARAMETER = 4;
/** Length of the progress bar, in characters. */
const BAR_LENGTH = 24;
const SHORTEST_BAR = 6;

/** The table of layers, as Keras prints it. */
export function summaryTable(model: Model): string {
  const { rows, parameters } = summary(model);
  const lines = rows.map(
    ({ name, outputs, parameters: own }) =>
      `${`${name} (Dense)`.padEnd(20)}${`(None, ${outputs})`.padEnd(16)}${formatCount(own).padStart(10)}`,
  );
  const size = formatKilobytes(BYTES_PER_PARAMETER * parameters);
  return [
    `${"Layer".padEnd(20)}${"Output shape".padEnd(16)}${"Param #".padStart(10)}`,
    ...lines,
    `Total params: ${formatCount(parameters)} (${size})`,
  ].join("\n");
}

/** The heading of the epoch table. */
export function epochHead(): string {
  return row("Epoch", ["Loss", "Accuracy", "Val loss", "Val acc.", "Time", "Speed"]);
}

/** One row of the epoch table. */
export function epochRow(epoch: Epoch): string {
  const { trainLoss, trainAccuracy, valLoss, valAccuracy, seconds, samplesPerSecond } = epoch;
  return row(String(epoch.epoch), [
    formatLoss(trainLoss),
    formatPercent(trainAccuracy),
    valLoss === undefined ? "–" : formatLoss(valLoss),
    valAccuracy === undefined ? "–" : formatPercent(valAccuracy),
    formatSeconds(seconds),
    formatSpeed(samplesPerSecond),
  ]);
}

/**
 * A line that shows the progress of an epoch. The next line overwrites it, so it must not be longer than the terminal is
 * wide: a narrow terminal gets a shorter bar, or none.
 */
export function progressLine(
  { epoch, step, steps, samplesPerSecond }: Progress,
  epochs: number,
  columns = Infinity,
): string {
  const start = `epoch ${epoch} of ${epochs}  `;
  const share = `${Math.floor((100 * step) / steps)} %`.padStart(5);
  const speed = `  ${formatSpeed(samplesPerSecond)}`;
  // A terminal may go to the next line when its last column is filled.
  const free = columns - 1 - start.length - share.length - 1;
  const length = Math.min(BAR_LENGTH, free - speed.length);
  if (length < SHORTEST_BAR) {
    return (start + share + (free > speed.length ? speed : "")).slice(0, Math.max(0, columns - 1));
  }
  const done = Math.floor((length * step) / steps);
  const bar = "█".repeat(done) + "░".repeat(length - done);
  return `${start}${bar} ${share}${speed}`;
}

function row(first: string, cells: readonly string[]): string {
  const widths = [9, 11, 10, 10, 12, 18];
  // A blank before each, however long it is.
  const padded = cells.map((cell, index) => ` ${cell}`.padStart(widths[index] ?? 0));
  return first.padStart(5) + padded.join("");
}
