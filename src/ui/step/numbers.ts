/** 0.0213, −1.20e-5: three significant digits. */
export function shortNumber(value: number): string {
  const isPlain = value === 0 || (Math.abs(value) >= 0.001 && Math.abs(value) < 10_000);
  return withMinus(isPlain ? String(Number(value.toPrecision(3))) : value.toExponential(2));
}

/** A number with so many decimals that a change of this size is seen in it, with three digits. */
export function besideChange(value: number, change: number): string {
  return withMinus(value.toFixed(decimalsFor(change)));
}

function decimalsFor(change: number): number {
  return change === 0 ? 4 : Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(change)))));
}

/** With the minus sign that is as wide as a plus. */
function withMinus(text: string): string {
  return text.replace("-", "−");
}
