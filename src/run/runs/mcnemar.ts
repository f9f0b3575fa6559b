// McNemar's test compares two networks on the same digits. Digits that both read, or both misread, tell nothing of the difference.
// If neither network is better, each of the others is as likely to be read by the one as by the other.

import { counted, formatChance, formatCount } from "../../base/format.ts";
import { SIGNIFICANCE } from "../../base/statistics.ts";

/** How two networks differ on the same digits. */
export interface PairedCounts {
  /** Digits that only the first network reads right. */
  readonly onlyFirst: number;
  /** Digits that only the second reads right. */
  readonly onlySecond: number;
  /** Digits in all. */
  readonly count: number;
}

/**
 * How likely a difference at least this large is by chance alone: McNemar's exact test, two-sided. It is the binomial test of
 * the digits that only one of the networks reads right.
 *
 * @see McNemar, Q. (1947), Note on the sampling error of the difference between correlated proportions or percentages
 */
export function mcNemarTest({ onlyFirst, onlySecond }: PairedCounts): number {
  const pairs = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // In logarithms, since 2⁻ⁿ is zero in f64 from n = 1075 on.
  let logarithm = -pairs * Math.LN2;
  let sum = Math.exp(logarithm);
  for (let drawn = 1; drawn <= fewer; drawn++) {
    logarithm += Math.log((pairs - drawn + 1) / drawn);
    sum += Math.exp(logarithm);
  }
  return Math.min(1, 2 * sum);
}

/** Counts on which digits only one of two networks is right. */
export function pairedCounts(
  labels: Uint8Array,
  first: Uint8Array,
  second: Uint8Array,
): PairedCounts {
  let [onlyFirst, onlySecond] = [0, 0];
  labels.forEach((label, row) => {
    const [isFirst, isSecond] = [first[row] === label, second[row] === label];
    onlyFirst += Number(isFirst && !isSecond);
    onlySecond += Number(isSecond && !isFirst);
  });
  return { onlyFirst, onlySecond, count: labels.length };
}

/**
 * What the test says, in words.
 *
 * @param first the name of the first network
 * @param second the name of the second
 */
export function mcNemarSentence(first: string, second: string, counts: PairedCounts): string {
  const { onlyFirst, onlySecond, count } = counts;
  if (onlyFirst === onlySecond) {
    return `${first} and ${second} read the same number of these ${formatCount(count)} digits.`;
  }
  const [better, worse] = onlyFirst > onlySecond ? [first, second] : [second, first];
  const p = mcNemarTest(counts);
  const points = ((100 * Math.abs(onlyFirst - onlySecond)) / count).toFixed(2);
  const how = `McNemar's exact test, paired over ${counted(count, "digit")}, ${formatChance(p)}`;
  return p < SIGNIFICANCE
    ? `${better} is better than ${worse} by ${points} points, beyond the chance of the digits (${how}).`
    : `${better} is ahead of ${worse} by ${points} points, which may be chance (${how}).`;
}
