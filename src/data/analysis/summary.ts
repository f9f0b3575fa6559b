import type { Histogram } from "./histograms.ts";

/** The figures of pandas' `DataFrame.describe()` for one column. NaN where a figure needs more values. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation, divided by n − 1. */
  readonly std: number;
  readonly min: number;
  /** Quartiles, interpolated linearly between the two nearest values. */
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
}

/** The figures in pandas' order, under pandas' names. */
export const STATISTICS: readonly (readonly [name: string, key: keyof Summary])[] = [
  ["count", "count"],
  ["mean", "mean"],
  ["std", "std"],
  ["min", "min"],
  ["25%", "lowerQuartile"],
  ["50%", "median"],
  ["75%", "upperQuartile"],
  ["max", "max"],
];

/**
 * Summarises a column of bytes from its histogram.
 *
 * @see https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.describe.html
 */
export function summarise(histogram: Histogram): Summary {
  let count = 0;
  let sum = 0;
  histogram.forEach((times, value) => {
    count += times;
    sum += times * value;
  });
  const mean = sum / count;
  let squares = 0;
  histogram.forEach((times, value) => (squares += times * (value - mean) ** 2));
  const sorted = { histogram, count };
  return {
    count,
    mean,
    std: count > 1 ? Math.sqrt(squares / (count - 1)) : NaN,
    min: quantile(sorted, 0),
    lowerQuartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upperQuartile: quantile(sorted, 0.75),
    max: quantile(sorted, 1),
  };
}

/** Values in ascending order, given by their histogram and their total number. */
interface Sorted {
  readonly histogram: Histogram;
  readonly count: number;
}

/** @see Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), definition 7 */
function quantile(sorted: Sorted, share: number): number {
  if (sorted.count === 0) {
    return NaN;
  }
  const rank = (sorted.count - 1) * share;
  const below = valueAt(sorted, Math.floor(rank));
  const above = valueAt(sorted, Math.ceil(rank));
  return below + (above - below) * (rank % 1);
}

/** The value at a rank, counted from 0. */
function valueAt({ histogram }: Sorted, rank: number): number {
  let before = 0;
  return histogram.findIndex((times) => (before += times) > rank);
}
