/**
 * The number that a text writes in decimal notation, such as 5, 0.001 or 1e-3. NaN for any other text, also for those that
 * `Number` takes, such as "", 0x10 and Infinity.
 */
export function decimal(text: string): number {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
}
