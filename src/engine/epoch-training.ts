// An epoch begins with its inputs, takes its steps in one piece or several, and ends with its scores. The trainer says when.

import type { BestNetwork } from "./best-network.ts";
import type { EpochScores } from "./epoch-scores.ts";
import type { Epoch, EpochOptions } from "./epoch.ts";
import { FreshImagesQueue } from "./fresh-images.ts";
import type { ComputeDevice } from "./gpu/device.ts";
import type { Memory } from "./gpu/memory.ts";
import type { Model } from "./model/model.ts";
import { positionOf, timerOf } from "./model/position.ts";
import { setClock } from "./step/buffers.ts";
import { epochOrder, scheduleOf } from "./step/schedule.ts";
import { StepRunner } from "./step/step-runner.ts";
import type { PreparedEpoch, TrainingStep } from "./step/training-step.ts";
import { StepScoresReader, type StepsTaken } from "./step-scores.ts";
import type { TrainerSettings } from "./trainer-options.ts";

/** What a trainer has on the GPU beside its network. */
export interface TrainerParts {
  /** Holds what the best network is copied to. */
  readonly memory: Memory;
  readonly step: TrainingStep;
  readonly scores: EpochScores;
  readonly best: BestNetwork;
}

/** Trains a network through its epochs, one after another. */
export class EpochTraining {
  /** Where training stands. */
  readonly at = positionOf({ epochsDone: 0 });
  readonly fresh: FreshImagesQueue;
  readonly settings: TrainerSettings;
  readonly step: TrainingStep;
  readonly scores: EpochScores;
  readonly best: BestNetwork;
  readonly #compute: ComputeDevice;
  readonly #memory: Memory;
  readonly #runner: StepRunner;
  readonly #stepScores: StepScoresReader;
  /** The current epoch, or the next one if none has begun. */
  #prepared: PreparedEpoch | undefined;
  /** The last epoch whose learning rates the GPU has, from 0; -1 before the first. */
  #begun = -1;

  constructor(
    compute: ComputeDevice,
    { sizes }: Model,
    settings: TrainerSettings,
    { memory, step, scores, best }: TrainerParts,
  ) {
    this.fresh = new FreshImagesQueue(settings.fresh, sizes[0] as number, settings.rows);
    this.settings = settings;
    this.step = step;
    this.scores = scores;
    this.best = best;
    this.#compute = compute;
    this.#memory = memory;
    this.#runner = new StepRunner(compute, step.dispatches);
    this.#stepScores = new StepScoresReader(compute, step, settings);
  }

  /** Training steps taken since the start of the run. */
  get stepsTaken(): number {
    return this.at.epochsDone * this.settings.steps + this.at.stepsDone;
  }

  /** Prepares an epoch, from 0, unless it already is: the next one while the GPU is still at work on the last. */
  prepare(epoch: number): PreparedEpoch {
    const { rows, batch, steps, learningRate, seed } = this.settings;
    if (this.#prepared?.epoch !== epoch) {
      const order = epochOrder(rows, seed, epoch);
      const schedule = scheduleOf(rows, batch, learningRate, epoch * steps);
      this.#prepared = { epoch, order, schedule };
    }
    return this.#prepared;
  }

  /** Writes what differs between epochs: the order of the rows, the learning rates, and fresh images. */
  async begin(): Promise<void> {
    const epoch = this.at.epochsDone;
    const images = await this.fresh.take(epoch);
    this.#begun = epoch;
    this.step.beginEpoch({ ...this.prepare(epoch), images });
  }

  /**
   * Changes the learning rate from the next epoch on that has not begun, and forgets what was planned from there on.
   *
   * @returns the first epoch with this rate, from 1
   */
  changeRate(rate: number): number {
    const { rates } = this.settings;
    // The first epoch always has the rate that the run begins with.
    const next = Math.max(0, this.#begun) + 1;
    const kept = rates.filter(({ epoch }) => epoch <= next);
    rates.splice(0, rates.length, ...kept, { epoch: next + 1, rate });
    if (this.#prepared !== undefined && this.#prepared.epoch >= next) {
      this.#prepared = undefined;
    }
    return next + 1;
  }

  /**
   * Takes steps of the epoch that has begun, until `last` of them are taken or a signal is aborted.
   *
   * @param saveTime aborted when it is time to save
   */
  async takeSteps(
    last: number,
    { signal, progress, stepScores, snapshots }: EpochOptions,
    saveTime: AbortSignal | undefined,
  ): Promise<void> {
    const { at } = this;
    const { rows, batch, steps } = this.settings;
    const before = at.stepsDone;
    const elapsed = timerOf(at);
    // Steps are also seen finished while the next epoch is being prepared.
    const { order } = this.prepare(at.epochsDone);
    const seen = (finished: number) => {
      const step = before + finished;
      const samplesPerSecond = Math.min(step * batch, rows) / elapsed();
      progress?.({ epoch: at.epochsDone + 1, step, steps, samplesPerSecond });
      if (stepScores !== undefined) {
        this.#stepScores.follow(this.#taken(step, elapsed(), order), stepScores);
      }
    };
    const stops = [signal, saveTime].filter((one) => one !== undefined);
    const run = { signal: AbortSignal.any(stops), progress: seen };
    const count = last - before;
    at.stepsDone += await (snapshots?.submit(this.#runner, count, this.stepsTaken, run) ??
      this.#runner.submit(count, run));
    const isInside = at.stepsDone < steps;
    if (isInside) {
      // At its end the epoch goes on without a wait.
      await this.#runner.finished();
    }
    at.seconds = elapsed();
    if (stepScores !== undefined && isInside) {
      await this.#stepScores.catchUp(this.#taken(at.stepsDone, at.seconds, order), stepScores);
    }
  }

  /** Ends an epoch whose steps are all taken: reads its scores, and keeps the network if it is the best so far. */
  async end({ signal, stepScores, validated, snapshots }: EpochOptions): Promise<Epoch> {
    const { at } = this;
    const { rows, batch, steps, labels } = this.settings;
    const elapsed = timerOf(at);
    const { order } = this.prepare(at.epochsDone);
    await this.scores.validate(signal);
    at.seconds = elapsed();
    signal?.throwIfAborted();
    snapshots?.take(this.stepsTaken);
    const epoch = at.epochsDone + 1;
    const labelAt = (position: number) => labels[order[position] as number] as number;
    const reading = this.scores.read({ epoch, steps, batch, labelAt }, stepScores !== undefined);
    // The GPU is still at work on this epoch.
    this.prepare(epoch);
    const { scores, predicted, ...read } = await reading;
    await this.#runner.finished();
    const seconds = elapsed();
    await this.#stepScores.endEpoch(read, this.#taken(steps, seconds, order), stepScores);
    Object.assign(at, positionOf({ epochsDone: epoch }));
    // Now rather than with the next epoch, so that `epochsDone` and the clock always belong together.
    setClock(this.#compute.device, this.step.buffers.clock, 0);
    this.best.consider(epoch, scores.valAccuracy ?? scores.trainAccuracy);
    if (predicted !== undefined) {
      validated?.(predicted);
    }
    return { epoch, ...scores, seconds, samplesPerSecond: rows / seconds };
  }

  /** Frees what training needs; the network stays. */
  dispose(): void {
    for (const part of [this.step, this.scores, this.#stepScores, this.#memory]) {
      part.dispose();
    }
  }

  /** Where the current epoch stands after some of its steps. */
  #taken(steps: number, seconds: number, order: Uint32Array): StepsTaken {
    return { epoch: this.at.epochsDone, steps, order, seconds };
  }
}
