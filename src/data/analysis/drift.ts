import { DataError, type Dataset } from "../dataset.ts";
import { countShared } from "./duplicates.ts";
import { summarise } from "./summary.ts";
import { LEVELS, type Tally, pixelLevels, tally } from "./tally.ts";

/** How often chance alone may call a pixel drifted. */
const CHANCE = 0.001;

/** How far two datasets differ, say those for training and for testing. */
export interface Drift {
  /** Mean of test less mean of train of each pixel, [height · width], −255 to 255. */
  readonly meanDifference: Float64Array;
  /** Kolmogorov and Smirnov's distance of each pixel, [height · width], 0 (alike) to 1. */
  readonly distance: Float64Array;
  /** The distance that samples of these sizes from one source exceed once in 1,000 pixels. */
  readonly threshold: number;
  /** Numbers of the pixels beyond it, the farthest first. */
  readonly drifted: readonly number[];
  /** Half the sum of the differences of the classes' shares, 0 (alike) to 1; undefined without labels on both sides. */
  readonly classDistance: number | undefined;
  /** Images of test that occur in train as well. */
  readonly shared: number;
}

/**
 * Compares two datasets pixel by pixel, by class and by image.
 *
 * @throws DataError when their images differ in size
 * @see Smirnov, Table for Estimating the Goodness of Fit of Empirical Distributions (1948)
 */
export function drift(train: Dataset, test: Dataset): Drift {
  if (train.width !== test.width || train.height !== test.height) {
    throw new DataError(
      `${train.name} has images of ${train.width} × ${train.height} pixels and ${test.name} of ${test.width} × ${test.height}. Compare images of one size.`,
    );
  }
  const [ours, theirs] = [tally(train), tally(test)];
  const tests = pixelLevels(theirs);
  const pairs = pixelLevels(ours).map(
    (levels, pixel) => [levels, tests[pixel] as Uint32Array] as const,
  );
  const distance = Float64Array.from(pairs, ([a, b]) => kolmogorovSmirnov(a, b));
  const threshold = Math.sqrt((-Math.log(CHANCE / 2) / 2) * (1 / train.count + 1 / test.count));
  const farness = (pixel: number) => distance[pixel] as number;
  return {
    meanDifference: Float64Array.from(pairs, ([a, b]) => summarise(b).mean - summarise(a).mean),
    distance,
    threshold,
    drifted: Array.from(distance.keys())
      .filter((pixel) => farness(pixel) > threshold)
      .sort((a, b) => farness(b) - farness(a)),
    classDistance: train.labels && test.labels && classDistance(ours, theirs),
    shared: countShared(train, test),
  };
}

/** The largest difference between two cumulative distributions. */
function kolmogorovSmirnov(a: Uint32Array, b: Uint32Array): number {
  const total = (levels: Uint32Array) => levels.reduce((sum, times) => sum + times, 0);
  const [totalA, totalB] = [total(a), total(b)];
  let [belowA, belowB, farthest] = [0, 0, 0];
  a.forEach((times, value) => {
    belowA += times;
    belowB += b[value] as number;
    farthest = Math.max(farthest, Math.abs(belowA / totalA - belowB / totalB));
  });
  return farthest;
}

/** The total variation distance between the shares of the classes. */
function classDistance(a: Tally, b: Tally): number {
  const shares = ({ classes }: Tally) => {
    const total = classes.reduce((sum, { count }) => sum + count, 0);
    return Array.from({ length: LEVELS }, (_, label) => (classes[label]?.count ?? 0) / total);
  };
  const others = shares(b);
  const differences = shares(a).map((share, label) => Math.abs(share - (others[label] as number)));
  return differences.reduce((sum, difference) => sum + difference, 0) / 2;
}
