// An outcome is what the GPU writes for each row: its loss, −log of the probability of the right class, and the class that
// the network takes for the likeliest. The score of many rows is the mean of their losses and the share of right classes.

import { NumericalError } from "../gpu/errors.ts";

/** Bytes of `Outcome { loss: f32, predicted: u32 }` in WGSL. */
export const OUTCOME_SIZE = 8;

/** How well a network does on some rows. */
export interface Score {
  /** Mean of −log p(label), natural logarithm. */
  readonly loss: number;
  /** Fraction of rows whose likeliest class is the label, 0 … 1. */
  readonly accuracy: number;
}

/** What a network predicts for some images. */
export interface Prediction {
  /** [count], the likeliest class. */
  readonly predicted: Uint32Array;
  /** [count, classes], row-major; each row sums to 1. */
  readonly probabilities: Float32Array;
}

/**
 * Averages the outcomes of all rows, in f64.
 *
 * @param outcomes words of [rows] of {loss, predicted}
 * @param labelOf the true class of the row at a position
 * @throws NumericalError at the first loss that is not finite
 */
export function scoreOf(outcomes: Uint32Array, labelOf: (row: number) => number): Score {
  const losses = new Float32Array(outcomes.buffer, outcomes.byteOffset, outcomes.length);
  const rows = losses.length / 2;
  let loss = 0;
  let hits = 0;
  for (let row = 0; row < rows; row++) {
    const rowLoss = losses[2 * row] as number;
    if (!Number.isFinite(rowLoss)) {
      throw new NumericalError(`The loss is not a number from row ${row + 1} on.`, row);
    }
    loss += rowLoss;
    if (outcomes[2 * row + 1] === labelOf(row)) {
      hits += 1;
    }
  }
  return { loss: loss / rows, accuracy: hits / rows };
}

/** The likeliest class of each row. */
export function predictedOf(outcomes: ArrayBuffer): Uint32Array {
  return new Uint32Array(outcomes).filter((_, index) => index % 2 === 1);
}
