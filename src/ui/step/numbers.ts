import { withMinus } from "../../base/format.ts";

/** 32, 0.0213, −1.20e−5: a whole number as it is, others with three significant digits. */
export function shortNumber(value: number): string {
  if (Number.isInteger(value)) {
    return withMinus(String(value));
  }
  const isPlain = Math.abs(value) >= 0.001 && Math.abs(value) < 1000;
  return withMinus(isPlain ? value.toPrecision(3) : value.toExponential(2));
}

/** 0.0372², (−0.0372)²: a number that is squared. */
export function squared(value: number): string {
  const number = shortNumber(value);
  return value < 0 ? `(${number})²` : `${number}²`;
}

/** The value that a number has as it is written. */
export function asWritten(value: number, text = shortNumber(value)): number {
  return Number.isFinite(value) ? Number(text.replaceAll("−", "-")) : value;
}

/**
 * "=" where a reader who computes with the numbers as they are written comes to the result as it is written, otherwise "≈": each is
 * rounded by itself.
 *
 * @param computed from the numbers as they are written
 */
export function equality(computed: number, result: string): "=" | "≈" {
  const text = result.replaceAll("−", "-");
  const [digits = "", exponent = "0"] = text.split("e");
  const unit = 10 ** (Number(exponent) - (digits.split(".")[1] ?? "").length);
  return Math.abs(computed - Number(text)) <= unit * (0.5 + 1e-9) ? "=" : "≈";
}

/** A number with so many decimals that a change of this size is seen in it, with three digits. */
export function besideChange(value: number, change: number): string {
  return withMinus(value.toFixed(decimalsFor(change)));
}

function decimalsFor(change: number): number {
  return change === 0 ? 4 : Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(change)))));
}
