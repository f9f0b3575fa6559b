// Calibration: of the digits that a network is 90 % sure of, 90 % should be right.
import type { Dataset } from "../../data/index.ts";
import type { Prediction } from "../../engine/index.ts";
import { classesOf } from "./examination.ts";

/** The digits whose prediction has a probability from `from` to `to`. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** The mean probability of their predictions; NaN where there are none. */
  readonly confidence: number;
  /** The share of them that was predicted right; NaN where there are none. */
  readonly accuracy: number;
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  /** The expected calibration error: the mean of |accuracy − confidence| over all digits. */
  readonly error: number;
}

const BINS = 10;

/** @see Guo et al., On Calibration of Modern Neural Networks, 2017, section 2 */
export function calibrationOf(dataset: Dataset, prediction: Prediction): Calibration {
  const { labels, count } = dataset;
  const { predicted, probabilities } = prediction;
  const classes = classesOf(dataset, prediction);
  const [counts, right, sums] = [0, 1, 2].map(() => new Float64Array(BINS)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < count; row++) {
    const label = predicted[row] as number;
    const probability = probabilities[row * classes + label] as number;
    const bin = Math.min(BINS - 1, Math.floor(probability * BINS));
    counts[bin] = (counts[bin] as number) + 1;
    sums[bin] = (sums[bin] as number) + probability;
    right[bin] = (right[bin] as number) + (labels?.[row] === label ? 1 : 0);
  }
  const bins = Array.from(counts, (of, bin) => ({
    from: bin / BINS,
    to: (bin + 1) / BINS,
    count: of,
    confidence: (sums[bin] as number) / of,
    accuracy: (right[bin] as number) / of,
  }));
  const error = bins
    .filter((bin) => bin.count > 0)
    .reduce((sum, bin) => sum + (bin.count / count) * Math.abs(bin.accuracy - bin.confidence), 0);
  return { bins, error };
}
