import { DataError, type Dataset } from "../dataset.ts";
import { countShared } from "./duplicates.ts";
import { type Histograms, LEVELS, histogramsOf, pixelHistograms } from "./histograms.ts";
import { summarise } from "./summary.ts";

/** The significance level: the share of equal pixels that chance alone may report as different. */
const SIGNIFICANCE = 0.001;

/** How much two datasets differ, for example one for training and one for testing. */
export interface Drift {
  /** For each pixel its mean in `test` minus its mean in `train`, [height · width], −255 to 255. */
  readonly meanDifference: Float64Array;
  /** Kolmogorov-Smirnov distance of each pixel, [height · width], 0 (equal) to 1. */
  readonly distance: Float64Array;
  /** Two samples of these sizes from the same source exceed this distance for one pixel in 1,000. */
  readonly threshold: number;
  /** The pixels whose distance exceeds it, as indices counted from 0; the largest distance first. */
  readonly drifted: readonly number[];
  /** Half the sum of the differences of the classes' shares, 0 (equal) to 1; undefined unless both have labels. */
  readonly classDistance: number | undefined;
  /** Number of images of `test` that also occur in `train`. */
  readonly shared: number;
}

/**
 * Compares two datasets pixel by pixel, by class and by image.
 *
 * @throws DataError if their images differ in size
 * @see Smirnov, Table for Estimating the Goodness of Fit of Empirical Distributions (1948)
 */
export function drift(train: Dataset, test: Dataset): Drift {
  if (train.width !== test.width || train.height !== test.height) {
    throw new DataError(
      `${train.name} has images of ${train.width} × ${train.height} pixels and ${test.name} of ${test.width} × ${test.height}. Compare images of the same size.`,
    );
  }
  const [ofTrain, ofTest] = [histogramsOf(train), histogramsOf(test)];
  const testPixels = pixelHistograms(ofTest);
  const pairs = pixelHistograms(ofTrain).map(
    (histogram, pixel) => [histogram, testPixels[pixel] as Uint32Array] as const,
  );
  const distance = Float64Array.from(pairs, ([a, b]) => kolmogorovSmirnov(a, b));
  const threshold = Math.sqrt(
    (-Math.log(SIGNIFICANCE / 2) / 2) * (1 / train.count + 1 / test.count),
  );
  const distanceOf = (pixel: number) => distance[pixel] as number;
  return {
    meanDifference: Float64Array.from(pairs, ([a, b]) => summarise(b).mean - summarise(a).mean),
    distance,
    threshold,
    drifted: Array.from(distance.keys())
      .filter((pixel) => distanceOf(pixel) > threshold)
      .sort((a, b) => distanceOf(b) - distanceOf(a)),
    classDistance: train.labels && test.labels && classDistance(ofTrain, ofTest),
    shared: countShared(train, test),
  };
}

/** The largest difference between the cumulative distributions of two histograms. */
function kolmogorovSmirnov(a: Uint32Array, b: Uint32Array): number {
  const total = (histogram: Uint32Array) => histogram.reduce((sum, times) => sum + times, 0);
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
function classDistance(a: Histograms, b: Histograms): number {
  const shares = ({ classes }: Histograms) => {
    const total = classes.reduce((sum, { count }) => sum + count, 0);
    return Array.from({ length: LEVELS }, (_, label) => (classes[label]?.count ?? 0) / total);
  };
  const others = shares(b);
  const differences = shares(a).map((share, label) => Math.abs(share - (others[label] as number)));
  return differences.reduce((sum, difference) => sum + difference, 0) / 2;
}
