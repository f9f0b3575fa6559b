import { epochOrder, scheduleOf } from "./step/schedule.ts";
import type { PreparedEpoch } from "./step/training-step.ts";
import type { TrainerSettings } from "./trainer-options.ts";

/**
 * The order of the rows and the learning rates of each epoch of a run. One epoch is kept, so that the next one can be prepared
 * while the GPU is at work on the last. Epochs count from 0.
 */
export class EpochInputs {
  readonly #settings: TrainerSettings;
  /** The current epoch, or the next one if none has begun. */
  #prepared: PreparedEpoch | undefined;
  /** The last epoch whose learning rates the GPU has; -1 before the first. */
  #begun = -1;

  constructor(settings: TrainerSettings) {
    this.#settings = settings;
  }

  /** Prepares an epoch, unless it is the one that is kept. */
  prepare(epoch: number): PreparedEpoch {
    const { rows, batch, steps, learningRate, seed } = this.#settings;
    if (this.#prepared?.epoch !== epoch) {
      const order = epochOrder(rows, seed, epoch);
      const schedule = scheduleOf(rows, batch, learningRate, epoch * steps);
      this.#prepared = { epoch, order, schedule };
    }
    return this.#prepared;
  }

  /** The same, for the GPU: from now on the learning rates of this epoch stay. */
  begin(epoch: number): PreparedEpoch {
    this.#begun = epoch;
    return this.prepare(epoch);
  }

  /**
   * Changes the learning rate from the next epoch on that has not begun, and forgets what was planned from there on.
   *
   * @returns the first epoch with this rate, from 1
   */
  changeRate(rate: number): number {
    const { rates } = this.#settings;
    // The first epoch always has the rate that the run begins with.
    const next = Math.max(0, this.#begun) + 1;
    const kept = rates.filter(({ epoch }) => epoch <= next);
    rates.splice(0, rates.length, ...kept, { epoch: next + 1, rate });
    if (this.#prepared !== undefined && this.#prepared.epoch >= next) {
      this.#prepared = undefined;
    }
    return next + 1;
  }
}
