import { randomStream } from "./random.ts";

/** The arithmetic mean; NaN of no values. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard deviation of the population that the values are a sample of (divided by n − 1); NaN of fewer than two. */
export function standardDeviation(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length < 2 ? Number.NaN : Math.sqrt(squares / (values.length - 1));
}

/** The chance below which a difference counts as more than chance. */
export const SIGNIFICANCE = 0.05;

/** How likely a mean difference at least this large is by chance alone. */
export interface PairedTest {
  /** Two-sided. */
  readonly p: number;
  /** The smallest p that so many pairs can give, when all differences have the same sign. */
  readonly smallest: number;
  /** Whether every flip of signs was counted, or a random sample of them. */
  readonly exact: boolean;
}

/** The most pairs for which all 2ⁿ flips are counted: a million sums take a few milliseconds. */
const EXACT_PAIRS = 20;
const SAMPLED_FLIPS = 200_000;

/** The key of the random stream for more pairs than that. */
const FLIPS = 0xf11b;

/** Sums that differ by rounding alone count as equal. */
const ROUNDING = 1e-12;

/**
 * Fisher's sign-flip permutation test of paired differences. If chance alone decides which of a pair is the larger one, each
 * difference is as likely with the other sign; p is the share of all flips of signs whose sum is at least as far from zero as
 * the one observed. It assumes no distribution, so it holds for few pairs.
 *
 * @param differences one for each pair, at least one
 * @see Fisher, R. A. (1935), The design of experiments, section 21
 */
export function signFlipTest(differences: readonly number[]): PairedTest {
  const pairs = differences.length;
  const observed = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  const scale = differences.reduce((sum, value) => sum + Math.abs(value), 0);
  const least = observed - ROUNDING * scale;
  const smallest = 2 ** (1 - pairs);
  if (pairs > EXACT_PAIRS) {
    const share = (sampledFlips(differences, least) + 1) / (SAMPLED_FLIPS + 1);
    return { p: share, smallest: 1 / (SAMPLED_FLIPS + 1), exact: false };
  }
  return { p: allFlips(differences, least) / 2 ** pairs, smallest, exact: true };
}

/** Counts the flips whose sum is at least so far from zero. Each flip differs from the one before in one sign (a Gray code). */
function allFlips(differences: readonly number[], least: number): number {
  const signed = [...differences];
  let count = 0;
  for (let flip = 1; ; flip++) {
    if (Math.abs(signed.reduce((sum, value) => sum + value, 0)) >= least) {
      count += 1;
    }
    const changed = 31 - Math.clz32(flip & -flip);
    if (changed >= signed.length) {
      return count;
    }
    signed[changed] = -(signed[changed] as number);
  }
}

function sampledFlips(differences: readonly number[], least: number): number {
  const random = randomStream(FLIPS, differences.length);
  let count = 0;
  for (let flip = 0; flip < SAMPLED_FLIPS; flip++) {
    const sum = differences.reduce((all, value) => all + (random() < 0.5 ? -value : value), 0);
    count += Math.abs(sum) >= least ? 1 : 0;
  }
  return count;
}
