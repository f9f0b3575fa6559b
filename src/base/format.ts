/**
 * How numbers are written, the same in the page, on the command line and in the documents, so that a figure can be
 * searched. English, with a decimal point.
 */

import { counted, grouped as formatCount } from "./words.ts";

/** 109,386; and 1 epoch, 3 epochs: as the messages about data write them. */
export { counted, formatCount };

/** 0.1252; 9.8e-4 below a thousandth, and 3.1e5 where a run has gone astray. */
export function formatLoss(loss: number): string {
  const plain = loss === 0 || (loss >= 0.001 && loss < 10_000);
  return plain ? loss.toFixed(4) : exponential(loss, 1);
}

/** 4,080 or 0.787: a measured figure, of which three digits mean something. */
export function formatMeasured(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) < 1000 ? String(rounded) : formatCount(rounded);
}

/** 96.81 % from 0.9681 */
export function formatPercent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}

/** ± 0.38 from 0.0038: half an interval of percents. */
export function formatMargin(fraction: number): string {
  return `± ${(100 * fraction).toFixed(2)}`;
}

/** 27 % from 0.279: how far something is, never 100 % before it is done. */
export function formatShare(fraction: number): string {
  return `${Math.floor(100 * fraction)} %`;
}

/** 0.25, 2e-4, 3e5: a mark on an axis, as short as it can be. */
export function formatTick(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const plain = rounded === 0 || (Math.abs(rounded) >= 0.001 && Math.abs(rounded) < 10_000);
  return plain ? String(rounded) : exponential(rounded);
}

/** 4.4479, 254: four decimals at most, – where there is no number. */
export function formatFigure(value: number): string {
  return Number.isNaN(value) ? "–" : String(Number(value.toFixed(4)));
}

/** 12,400 samples/s: three digits that mean something. */
export function formatSpeed(perSecond: number): string {
  return `${formatMeasured(perSecond)} samples/s`;
}

/** 0.84 s, 18.4 s, 2 min 05 s */
export function formatSeconds(seconds: number): string {
  // Compared as they will be rounded, so that nothing is ever written as 60.0 s.
  if (seconds < 9.995) {
    return `${seconds.toFixed(2)} s`;
  }
  return seconds < 59.95 ? `${seconds.toFixed(1)} s` : formatWholeSeconds(seconds);
}

/** 8 s, 2 min 05 s, 1 h 20 min: of a time that is only estimated. */
export function formatWholeSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  }
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** 427.29 KB, of 1,024 bytes, as Keras prints the size of a model. */
export function formatKilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(2)} KB`;
}

/** 31.4 MB, of a million bytes. */
export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function exponential(value: number, decimals?: number): string {
  return value.toExponential(decimals).replace("+", "");
}
