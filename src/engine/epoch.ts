// An epoch is one pass over all training rows, batch after batch, in an order that is drawn anew each time.

import type { EpochScore, Progress } from "./model/epoch-score.ts";
import type { Score } from "./model/outcomes.ts";
import type { TrainingState } from "./model/training-state.ts";
import type { SnapshotTaker } from "./snapshots.ts";

/** One finished epoch: a row of the table. */
export interface Epoch extends EpochScore {
  /** From 1. */
  readonly epoch: number;
  /** Training and validation together. */
  readonly seconds: number;
  /** Training rows per second of `seconds`. */
  readonly samplesPerSecond: number;
}

/** What some training steps of one epoch, one after another, came to: each list has an entry for each step. */
export interface StepScores {
  /** From 1. */
  readonly epoch: number;
  /** The number of the first of these steps, counted from the first step of the run, from 1. */
  readonly first: number;
  /** Mean over the rows of the batch, before the step changed the parameters. */
  readonly losses: Float64Array<ArrayBuffer>;
  /** Fraction of the rows of the batch, 0 … 1, before the step. */
  readonly accuracies: Float64Array<ArrayBuffer>;
  readonly learningRates: Float64Array<ArrayBuffer>;
  /**
   * The norm of the gradient of all parameters. NaN where it is not known: of steps before a run was resumed, and in epochs of so
   * many steps that their gradients' squares are not kept.
   */
  readonly gradientNorms: Float64Array<ArrayBuffer>;
  /** Seconds spent in the epoch when the last of these steps was seen finished; at its end, all of them. */
  readonly seconds: number;
}

/** How to run epochs: when to pause, and what to report. */
export interface EpochOptions {
  /** Stops inside the epoch when it is aborted; `epochs` then throws its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the loop after this many steps, or at the end of the current epoch if that comes first. */
  readonly steps?: number | undefined;
  /** Called several times in an epoch, whenever the GPU has finished some steps. */
  readonly progress?: ((progress: Progress) => void) | undefined;
  /**
   * Called a few times a second, and at each pause and end of an epoch, with the steps taken since the last call. Every step
   * is told once; in a run that was resumed inside an epoch, those of this epoch before it, too.
   */
  readonly stepScores?: ((scores: StepScores) => void) | undefined;
  /** Called once after the first step, with the score of the untrained network on the validation rows, if there are any. */
  readonly untrained?: ((score: Score) => void) | undefined;
  /**
   * Called at the end of each epoch, before it is yielded, with the class that the network predicts for each validation row, if
   * there are any.
   */
  readonly validated?: ((predicted: Uint32Array) => void) | undefined;
  /**
   * Copies the network while it trains.
   *
   * @internal
   */
  readonly snapshots?: SnapshotTaker | undefined;
  readonly save?: SaveOptions | undefined;
}

/** How to save what was learned so far: after each epoch, and at intervals inside one. */
export interface SaveOptions {
  /** Milliseconds between two saves inside an epoch. */
  readonly interval: number;
  /**
   * Training waits for it, so it must not call `Trainer.read`: the state is its argument. The state never holds a value
   * that is not a number.
   */
  readonly write: (state: TrainingState) => void | Promise<void>;
}
