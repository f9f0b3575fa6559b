// The scores of a training step: mean loss and accuracy of its batch, and the norm of its gradient. The GPU writes them row by row,
// and the squares of the gradient in some sums for each step. The trainer reads all rows at the end of the epoch. Where somebody
// listens, they are also read in pieces while the epoch runs.

import type { StepScores } from "./epoch.ts";
import type { ComputeDevice } from "./gpu/device.ts";
import { Readback } from "./gpu/memory.ts";
import { OUTCOME_SIZE } from "./model/outcomes.ts";
import { CLOCK_SIZE } from "./step/buffers.ts";
import { normsOf } from "./step/gradient-norm.ts";
import { stepsOf } from "./step/schedule.ts";
import type { TrainingStep } from "./step/training-step.ts";
import type { TrainerSettings } from "./trainer-options.ts";

/** Milliseconds between the beginnings of two reads at least. Who listens draws curves then, which takes time from training. */
const INTERVAL = 250;

/** Where training stands in an epoch, and what tells the scores of its steps apart. */
export interface StepsTaken {
  /** From 0. */
  readonly epoch: number;
  /** Steps of the epoch that the GPU has finished. */
  readonly steps: number;
  /** [rows], the rows of the epoch, batch after batch. */
  readonly order: Uint32Array;
  /** Seconds spent in the epoch. */
  readonly seconds: number;
}

export type TellSteps = (scores: StepScores) => void;

/** What was read of steps, one after another. */
interface Read {
  /** Words of the outcomes of their rows. */
  readonly outcomes: Uint32Array;
  /** [steps, sums], of the squares of their gradients. */
  readonly squares: Float32Array;
}

/** Tells each step of an epoch once, in order. Training does not wait for it. */
export class StepScoresReader {
  readonly #compute: ComputeDevice;
  /** Where the outcomes of the training rows are, in the order of the epoch, and the sums of squares behind the clock. */
  readonly #step: Pick<TrainingStep, "buffers" | "squareSums">;
  readonly #settings: Pick<TrainerSettings, "rows" | "batch" | "labels" | "learningRate">;
  /** Made when somebody listens. */
  #readback: Readback | undefined;
  /** Steps of the present epoch that were told. */
  #told = 0;
  #readAt = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(
    compute: ComputeDevice,
    step: Pick<TrainingStep, "buffers" | "squareSums">,
    settings: Pick<TrainerSettings, "rows" | "batch" | "labels" | "learningRate">,
  ) {
    this.#compute = compute;
    this.#step = step;
    this.#settings = settings;
  }

  /** Reads the steps that have been finished since the last read, unless that was a moment ago or the epoch is read now. */
  follow(taken: StepsTaken, tell: TellSteps): void {
    const { rows, batch } = this.#settings;
    const now = performance.now();
    const isEnding = taken.steps === stepsOf(rows, batch);
    if (!isEnding && this.#reading === undefined && now - this.#readAt >= INTERVAL) {
      this.#readAt = now;
      this.#reading = this.#read(taken, tell).finally(() => {
        this.#reading = undefined;
      });
    }
  }

  /** The same at a pause: returns when all steps so far were told. */
  async catchUp(taken: StepsTaken, tell: TellSteps): Promise<void> {
    await this.#reading;
    await this.#read(taken, tell);
  }

  /**
   * Ends an epoch: tells the steps that are left.
   *
   * @param read of all steps of the epoch, for its scores; the squares may be left out where nobody listens
   */
  async endEpoch(
    { outcomes, squares }: Read,
    taken: StepsTaken,
    tell: TellSteps | undefined,
  ): Promise<void> {
    await this.#reading;
    if (tell !== undefined) {
      const left = {
        outcomes: outcomes.subarray(this.#wordOf(this.#told)),
        squares: squares.subarray(this.#told * this.#step.squareSums),
      };
      this.#tell(left, taken, tell);
    }
    this.#told = 0;
  }

  dispose(): void {
    this.#readback?.dispose();
  }

  async #read(taken: StepsTaken, tell: TellSteps): Promise<void> {
    if (taken.steps <= this.#told) {
      return;
    }
    try {
      const { buffers, squareSums } = this.#step;
      const { outcomes, clock } = buffers;
      this.#readback ??= new Readback(this.#compute, outcomes.size + clock.size);
      const offset = 4 * this.#wordOf(this.#told);
      const size = 4 * this.#wordOf(taken.steps) - offset;
      const squares = {
        buffer: clock,
        offset: CLOCK_SIZE + 4 * squareSums * this.#told,
        size: 4 * squareSums * (taken.steps - this.#told),
      };
      const bytes = await this.#readback.read({ buffer: outcomes, offset, size }, squares);
      const read = {
        outcomes: new Uint32Array(bytes, 0, size / 4),
        squares: new Float32Array(bytes, size),
      };
      this.#tell(read, taken, tell);
    } catch {
      // If the GPU is lost, training fails, too. If it has no room for the copy, the end of the epoch tells all steps.
    }
  }

  /** @param read from the first step on that was not told */
  #tell(
    { outcomes, squares }: Read,
    { epoch, steps, order, seconds }: StepsTaken,
    tell: TellSteps,
  ): void {
    const { rows, batch, labels, learningRate } = this.#settings;
    const from = this.#told;
    if (steps <= from) {
      return;
    }
    const labelAt = (row: number) => labels[order[from * batch + row] as number] as number;
    const stepsBefore = epoch * stepsOf(rows, batch) + from;
    this.#told = steps;
    tell({
      epoch: epoch + 1,
      first: stepsBefore + 1,
      ...scoresOfSteps(outcomes, batch, labelAt),
      learningRates: Float64Array.from({ length: steps - from }, (_, index) =>
        learningRate(stepsBefore + index),
      ),
      gradientNorms: normsOf(squares, this.#step.squareSums, steps - from),
      seconds,
    });
  }

  /** Where the outcomes of a step of the epoch begin, from 0. The last batch may be short. */
  #wordOf(step: number): number {
    const { rows, batch } = this.#settings;
    return (Math.min(rows, step * batch) * OUTCOME_SIZE) / 4;
  }
}

/**
 * Averages the outcomes of each batch, in f64. A loss that is not a number stays one: the end of the epoch reports it.
 *
 * @param outcomes words of [rows] of {loss, predicted}
 * @param labelAt the true class of the row at a position
 */
export function scoresOfSteps(
  outcomes: Uint32Array,
  batch: number,
  labelAt: (row: number) => number,
): Pick<StepScores, "losses" | "accuracies"> {
  const rowLosses = new Float32Array(outcomes.buffer, outcomes.byteOffset, outcomes.length);
  const rows = outcomes.length / 2;
  const steps = stepsOf(rows, batch);
  const losses = new Float64Array(steps);
  const accuracies = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    const start = step * batch;
    const end = Math.min(rows, start + batch);
    let loss = 0;
    let hits = 0;
    for (let row = start; row < end; row++) {
      loss += rowLosses[2 * row] as number;
      hits += outcomes[2 * row + 1] === labelAt(row) ? 1 : 0;
    }
    losses[step] = loss / (end - start);
    accuracies[step] = hits / (end - start);
  }
  return { losses, accuracies };
}
