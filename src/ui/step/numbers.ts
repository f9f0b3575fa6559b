import { withMinus } from "../../base/format.ts";

/** 32, 0.0213, −1.20e−5: a whole number as it is, others with three significant digits. */
export function shortNumber(value: number): string {
  if (Number.isInteger(value)) {
    return withMinus(String(value));
  }
  const isPlain = Math.abs(value) >= 0.001 && Math.abs(value) < 1000;
  return withMinus(isPlain ? value.toPrecision(3) : value.toExponential(2));
}

/** A number with so many decimals that a change of this size is seen in it, with three digits. */
export function besideChange(value: number, change: number): string {
  return withMinus(value.toFixed(decimalsFor(change)));
}

function decimalsFor(change: number): number {
  return change === 0 ? 4 : Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(change)))));
}
