// An epoch is one pass over all training rows, batch after batch, in an order that is drawn anew each time.

import type { TrainingState } from "./model/training-state.ts";

/** One finished epoch: a row of the table. Losses are means, accuracies fractions. */
export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  /** Over the epoch's batches as they were seen, while the weights moved, as in Keras. */
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  /** Over the validation rows, with the weights at the epoch's end; undefined without validation rows. */
  readonly valLoss: number | undefined;
  readonly valAccuracy: number | undefined;
  /** Training and validation together. */
  readonly seconds: number;
  /** Training rows per second of `seconds`. */
  readonly samplesPerSecond: number;
}

/** Where training stands inside an epoch. */
export interface Progress {
  /** From 1. */
  readonly epoch: number;
  /** Steps taken in this epoch, of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Training rows per second of the epoch so far. */
  readonly samplesPerSecond: number;
}

/** How to run epochs: when to pause, and what to report. */
export interface EpochOptions {
  /** Stops inside the epoch when it is aborted; `epochs` then throws its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the loop after this many steps, or at the end of the current epoch if that comes first. */
  readonly steps?: number | undefined;
  /** Called several times in an epoch, whenever the GPU has finished some steps. */
  readonly progress?: ((progress: Progress) => void) | undefined;
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
