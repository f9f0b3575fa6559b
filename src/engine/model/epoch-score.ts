// How a network did in an epoch, and the check that its numbers are still finite.

import { NumericalError } from "../gpu/errors.ts";
import type { Model } from "./model.ts";
import { type Score, scoreOf } from "./outcomes.ts";
import { NUMBERS_REMEDY, brokenLayer, checkLearned, learnedOf } from "./training-state.ts";

/** How a network did in an epoch. Losses are means, accuracies fractions. */
export interface EpochScore {
  /** Over the epoch's batches as they were seen, while the weights moved, as in Keras. */
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  /** Over the validation rows, with the weights at the epoch's end; undefined without validation rows. */
  readonly valLoss: number | undefined;
  readonly valAccuracy: number | undefined;
}

/** Where training stands inside an epoch. */
export interface Progress {
  /** From 1. */
  readonly epoch: number;
  /** Steps taken in this epoch, of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Training rows per second of the epoch so far; of all networks that train. */
  readonly samplesPerSecond: number;
}

/** What is needed to score an epoch. */
export interface EpochToScore {
  /** From 1. */
  readonly epoch: number;
  readonly steps: number;
  /** Rows of a step. */
  readonly batch: number;
  /** The label of the row at a position of the epoch. */
  readonly labelAt: (position: number) => number;
}

/**
 * Scores the training rows of an epoch.
 *
 * @param outcomes words of [rows] of {loss, predicted}
 * @param learned parameters, m and v at the end of the epoch, as for `learnedOf`
 * @throws NumericalError naming the step and the layer where a loss, a parameter or a moment is not a number
 */
export function trainingScore(
  model: Model,
  { epoch, steps, batch, labelAt }: EpochToScore,
  outcomes: Uint32Array,
  learned: ArrayBuffer,
): Score {
  try {
    const score = scoreOf(outcomes, labelAt);
    // A ReLU can turn a value that is not a number into zero, so a finite loss proves little.
    checkLearned(model, learned, `epoch ${epoch}, step ${steps}`);
    return score;
  } catch (error) {
    if (error instanceof NumericalError && error.row !== undefined) {
      const place = `epoch ${epoch}, step ${Math.floor(error.row / batch) + 1}`;
      throw brokenLoss(place, model, learned);
    }
    throw error;
  }
}

function brokenLoss(place: string, model: Model, learned: ArrayBuffer): NumericalError {
  const layer = brokenLayer(learnedOf(model, learned));
  const and = layer === undefined ? "" : `; ${layer}`;
  return new NumericalError(`The loss is not a number from ${place} on${and}. ${NUMBERS_REMEDY}`);
}
