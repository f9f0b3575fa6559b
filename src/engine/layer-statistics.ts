// Statistics by which a person sees whether a layer learns: histograms, and how large the updates are.

import type { LayerParameters } from "./model/parameters.ts";
import type { TrainingState } from "./model/training-state.ts";
import { ADAM, biasCorrection } from "./step/schedule.ts";

/** How many values fall into each of 41 equal bins from −most to most. */
export interface Histogram {
  readonly counts: readonly number[];
  /** The largest absolute value. */
  readonly most: number;
}

/** The weights, gradients and updates of one layer. */
export interface LayerStatistics {
  readonly weights: Histogram;
  /** Adam's running mean of the gradients. */
  readonly gradients: Histogram;
  /** Root mean square of the last updates, divided by that of the weights. Near 1e-3 is healthy. */
  readonly updateRatio: number;
}

const BINS = 41;

/**
 * Describes the weights, gradients and updates of each layer.
 *
 * @param learningRate of the next step
 * @param steps taken since the start of the run
 */
export function layerStatistics(
  { parameters, m, v }: Pick<TrainingState, "parameters" | "m" | "v">,
  learningRate: number,
  steps: number,
): LayerStatistics[] {
  const rate = learningRate * biasCorrection(Math.max(1, steps));
  return parameters.map(({ weights }, index) => {
    const mean = (m[index] as LayerParameters).weights;
    const square = (v[index] as LayerParameters).weights;
    const updates = mean.map(
      (value, at) => (rate * value) / (Math.sqrt(square[at] as number) + ADAM.epsilon),
    );
    return {
      weights: histogramOf(weights),
      gradients: histogramOf(mean),
      updateRatio: rootMeanSquare(updates) / rootMeanSquare(weights),
    };
  });
}

function histogramOf(values: Float32Array): Histogram {
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const counts = Array<number>(BINS).fill(0);
  for (const value of values) {
    const bin = most === 0 ? (BINS - 1) / 2 : Math.round(((value / most + 1) / 2) * (BINS - 1));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { counts, most };
}

function rootMeanSquare(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
