// Training repeats one step: take a batch, compute the gradient of its mean loss, and let Adam change the parameters to lower the loss.
// An epoch takes each training row once; after it the validation rows are evaluated.

import { madeOf, valueOf } from "../base/settled.ts";
import { BestNetwork } from "./best-network.ts";
import { EpochScores } from "./epoch-scores.ts";
import type { Epoch, EpochOptions, SaveOptions } from "./epoch.ts";
import type { StepAhead } from "./explain/next-step.ts";
import { FreshImagesQueue } from "./fresh-images.ts";
import type { ComputeDevice } from "./gpu/device.ts";
import { RequestError } from "./gpu/errors.ts";
import type { LayerParameters } from "./model/parameters.ts";
import {
  type BestEpoch,
  type TrainingState,
  checkFinite,
  checkState,
} from "./model/training-state.ts";
import type { Network } from "./network.ts";
import { type StateBuffers, readState, writeState } from "./state-buffers.ts";
import { type TrainingBuffers, setClock } from "./step/buffers.ts";
import { createEvaluator } from "./step/evaluator.ts";
import { labelsOf } from "./step/examples.ts";
import type { Plan } from "./step/plan.ts";
import { epochOrder, scheduleOf, stepsOf } from "./step/schedule.ts";
import { StepRunner } from "./step/step-runner.ts";
import { type TrainingStep, createTrainingStep } from "./step/training-step.ts";
import { StepScoresReader, type StepsTaken } from "./step-scores.ts";
import { type TrainerOptions, type TrainerSettings, settingsOf } from "./trainer-options.ts";

/** What differs between epochs. It is prepared while the epoch before is still running. */
type PreparedEpoch = StepAhead["prepared"];

/**
 * Trains a network, one epoch each time the loop asks for one:
 *
 *     for await (const epoch of trainer.epochs(10)) console.log(epoch.valAccuracy);
 *
 * `create` makes everything on the GPU. Training only records dispatches. It reads back from the GPU at the end of each epoch,
 * at each save, and a few times a second where somebody listens to the scores of the steps.
 */
export class Trainer {
  /** The network that it changes. */
  readonly network: Network;
  /** Steps of an epoch. */
  readonly steps: number;
  /** Which kernels make a step, and why. */
  readonly plan: Plan;
  readonly #compute: ComputeDevice;
  readonly #settings: TrainerSettings;
  readonly #step: TrainingStep;
  readonly #runner: StepRunner;
  readonly #fresh: FreshImagesQueue;
  readonly #scores: EpochScores;
  readonly #stepScores: StepScoresReader;
  readonly #best: BestNetwork;
  #epochsDone = 0;
  /** Steps taken in the current epoch. */
  #stepsDone = 0;
  /** Seconds spent in the current epoch. */
  #seconds = 0;
  /** The current epoch, or the next one if none has begun. */
  #prepared: PreparedEpoch | undefined;
  /** The last epoch whose learning rates the GPU has, from 0; -1 before the first. */
  #begun = -1;
  #isRunning = false;
  /** Settles when the score of the untrained network was told. */
  #measuring = Promise.resolve();

  private constructor(
    compute: ComputeDevice,
    network: Network,
    settings: TrainerSettings,
    parts: {
      readonly step: TrainingStep;
      readonly scores: EpochScores;
      readonly best: BestNetwork;
    },
  ) {
    this.network = network;
    this.steps = stepsOf(settings.rows, settings.batch);
    this.plan = settings.plan;
    this.#compute = compute;
    this.#settings = settings;
    this.#step = parts.step;
    this.#runner = new StepRunner(compute, parts.step.dispatches);
    const { fresh, rows } = settings;
    this.#fresh = new FreshImagesQueue(fresh, network.model.sizes[0] as number, rows);
    this.#scores = parts.scores;
    this.#stepScores = new StepScoresReader(compute, parts.step, settings);
    this.#best = parts.best;
  }

  /**
   * Puts the data on the GPU and compiles the kernels.
   *
   * @throws RequestError where data, batch, network and the state to resume do not fit each other
   * @throws GpuMemoryError where the data is too large for one buffer, or the GPU has no room left
   */
  static async create(
    compute: ComputeDevice,
    network: Network,
    options: TrainerOptions,
  ): Promise<Trainer> {
    const { training, validation, augmentation, resume } = options;
    const settings = settingsOf(compute, network, options);
    const { batch, plan, seed } = settings;
    const validationLabels = validation && labelsOf(validation);
    await network.checkAllocated();
    const variations = augmentation && {
      width: augmentation.width,
      networks: [{ amounts: augmentation, seed }],
    };
    const made: { dispose: () => void }[] = [];
    try {
      // Both compile kernels, so they run at the same time.
      const [stepMade, evaluatorMade] = await Promise.allSettled([
        createTrainingStep(compute, network, {
          ...{ examples: training, batch, plan, variations },
          keepsSquares: true,
        }),
        validation && createEvaluator(compute, network, validation, plan.tiles),
      ]);
      made.push(...madeOf(stepMade), ...madeOf(evaluatorMade));
      const step = valueOf(stepMade);
      const evaluator = valueOf(evaluatorMade);
      const best = new BestNetwork(compute, network);
      made.push(best);
      await best.checkAllocated();
      const validated = evaluator && validationLabels && { evaluator, labels: validationLabels };
      const scores = new EpochScores(compute, network, step.buffers, validated);
      made.push(scores);
      await scores.checkAllocated();
      const trainer = new Trainer(compute, network, settings, { step, scores, best });
      if (resume !== undefined) {
        await trainer.#resume(resume);
      }
      return trainer;
    } catch (error) {
      for (const part of made) {
        part.dispose();
      }
      throw error;
    }
  }

  /** Epochs finished so far. */
  get epochsDone(): number {
    return this.#epochsDone;
  }

  /** The epoch with the highest accuracy so far, the first of equals; undefined before the first one ends. */
  get best(): Omit<BestEpoch, "parameters"> | undefined {
    return this.#best.epoch;
  }

  /**
   * Trains until `last` epochs are finished in all, and yields each as it ends.
   *
   * Leaving the loop stops after the epoch. Aborting stops inside it; a later call goes on from that very step, and the
   * bits are the same as without the stop.
   *
   * @throws the signal's reason when aborted; RequestError while another loop is training; GpuFailure; NumericalError
   *   when a loss, a parameter or a moment is not a number
   */
  async *epochs(last: number, options: EpochOptions = {}): AsyncGenerator<Epoch, void, void> {
    while (this.#epochsDone < last) {
      const epoch = await this.#alone(() => this.#trainEpoch(last, options));
      if (epoch !== undefined) {
        yield epoch;
        await this.#alone(() => this.#save(options.save));
      }
      if (options.steps !== undefined) {
        return;
      }
    }
  }

  /**
   * The state of the training run at this step. `Trainer.create` takes it as `resume`, to go on from it elsewhere.
   *
   * @throws RequestError while an epoch is running: abort it first, or let `epochs` save; NumericalError where the
   *   state holds a value that is not a number, and so is not worth keeping
   */
  async read(): Promise<TrainingState> {
    if (this.#isRunning) {
      throw new RequestError("The training is under way. Pause it to read its state.");
    }
    return this.#readState();
  }

  /**
   * Changes the learning rate from the next epoch on, whatever was planned from there on. The steps of an epoch that has begun
   * keep theirs, so that the run can be repeated: by the option `rates`, with the same bits.
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

  /** The parameters at the end of the best epoch; those of now before the first epoch ends. */
  async readBest(): Promise<LayerParameters[]> {
    return this.#best.read();
  }

  /**
   * The buffers that a step changes.
   *
   * @internal
   */
  get changing(): Pick<TrainingBuffers, "parameters" | "m" | "v" | "clock"> {
    return this.#step.buffers;
  }

  /**
   * Lets somebody read what the next step depends on, and run kernels of it. The step is not taken.
   *
   * @throws RequestError while an epoch is running; GpuFailure
   * @internal
   */
  async beforeNextStep<T>(read: (next: StepAhead) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      // After the last step of an epoch that has not been ended, the next step is the first of the epoch that follows.
      const isEpochOver = this.#stepsDone === this.steps;
      const epoch = this.#epochsDone + Number(isEpochOver);
      const images = await this.#fresh.take(epoch);
      const prepared = this.#prepare(epoch);
      if (images !== undefined) {
        this.#step.beginEpoch({ ...prepared, images });
      }
      const at = isEpochOver ? 0 : this.#stepsDone;
      const result = await read({ ...this.#settings, prepared, at, training: this.#step });
      setClock(this.#compute.device, this.#step.buffers.clock, this.#stepsDone);
      return result;
    });
  }

  /** Training steps taken since the start of the run. */
  get stepsTaken(): number {
    return this.#epochsDone * this.steps + this.#stepsDone;
  }

  /** Frees what training needs; the network stays. */
  dispose(): void {
    this.#step.dispose();
    this.#scores.dispose();
    this.#stepScores.dispose();
    this.#best.dispose();
  }

  /** Runs nothing else at the same time: two loops would take steps of each other's epoch. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isRunning) {
      throw new RequestError(
        "This trainer is already training. Wait for its current loop over epochs, or leave that loop first.",
      );
    }
    this.#isRunning = true;
    try {
      return await work();
    } finally {
      this.#isRunning = false;
    }
  }

  /** @returns undefined where the requested steps ended inside the epoch */
  async #trainEpoch(last: number, options: EpochOptions): Promise<Epoch | undefined> {
    options.signal?.throwIfAborted();
    if (this.#stepsDone === 0) {
      await this.#beginEpoch();
      if (this.#epochsDone === 0) {
        await this.#measureUntrained(options);
      }
    }
    if (this.#epochsDone + 1 < last) {
      this.#fresh.askFor(this.#epochsDone + 1);
    }
    await this.#takeSteps(options);
    return this.#stepsDone === this.steps ? this.#endEpoch(options) : undefined;
  }

  /** Evaluates the untrained network before the first step. The steps do not wait for the result. */
  async #measureUntrained({ untrained, signal }: EpochOptions): Promise<void> {
    if (untrained === undefined) {
      return;
    }
    await this.#scores.validate(signal);
    this.#measuring = this.#scores.readValidation().then(
      (score) => {
        if (score !== undefined) {
          untrained(score);
        }
      },
      // A lost GPU, or numbers that are not finite, are reported by the training that follows.
      () => undefined,
    );
  }

  /** Writes what differs between epochs: the order of the rows, the learning rates, and fresh images. */
  async #beginEpoch(): Promise<void> {
    const epoch = this.#epochsDone;
    const images = await this.#fresh.take(epoch);
    this.#begun = epoch;
    this.#step.beginEpoch({ ...this.#prepare(epoch), images });
  }

  /** Prepares an epoch, from 0, unless it already is. */
  #prepare(epoch: number): PreparedEpoch {
    const { rows, batch, learningRate, seed } = this.#settings;
    if (this.#prepared?.epoch !== epoch) {
      const order = epochOrder(rows, seed, epoch);
      const schedule = scheduleOf(rows, batch, learningRate, epoch * this.steps);
      this.#prepared = { epoch, order, schedule };
    }
    return this.#prepared;
  }

  /** Takes the remaining steps of the epoch, or as many as were requested, and saves at intervals. */
  async #takeSteps({
    signal,
    steps: maxSteps = Infinity,
    progress,
    stepScores,
    snapshots,
    save,
  }: EpochOptions): Promise<void> {
    const { rows, batch } = this.#settings;
    const last = Math.min(this.steps, this.#stepsDone + maxSteps);
    // Steps are also seen finished while the next epoch is being prepared.
    const { order } = this.#prepare(this.#epochsDone);
    while (this.#stepsDone < last) {
      const stepsBefore = this.#stepsDone;
      const elapsed = this.#timer();
      const report = (finished: number) => {
        const step = stepsBefore + finished;
        const samplesPerSecond = Math.min(step * batch, rows) / elapsed();
        progress?.({ epoch: this.#epochsDone + 1, step, steps: this.steps, samplesPerSecond });
        if (stepScores !== undefined) {
          this.#stepScores.follow(this.#taken(step, elapsed(), order), stepScores);
        }
      };
      const saveTime = save && AbortSignal.timeout(save.interval);
      const stops = [signal, saveTime].filter((one) => one !== undefined);
      const run = { signal: AbortSignal.any(stops), progress: report };
      const count = last - stepsBefore;
      this.#stepsDone += await (snapshots?.submit(this.#runner, count, this.stepsTaken, run) ??
        this.#runner.submit(count, run));
      if (this.#stepsDone < this.steps) {
        // At its end the epoch goes on without a wait.
        await this.#runner.finished();
      }
      this.#seconds = elapsed();
      if (stepScores !== undefined && this.#stepsDone < this.steps) {
        const taken = this.#taken(this.#stepsDone, this.#seconds, order);
        await this.#stepScores.catchUp(taken, stepScores);
      }
      if (saveTime?.aborted === true && this.#stepsDone < this.steps) {
        await this.#save(save);
      }
      if (this.#stepsDone < last) {
        signal?.throwIfAborted();
      }
    }
  }

  /** Where the current epoch stands after some of its steps. */
  #taken(steps: number, seconds: number, order: Uint32Array): StepsTaken {
    return { epoch: this.#epochsDone, steps, order, seconds };
  }

  async #endEpoch({ signal, stepScores, validated, snapshots }: EpochOptions): Promise<Epoch> {
    const { rows, batch, labels } = this.#settings;
    const elapsed = this.#timer();
    const { order } = this.#prepare(this.#epochsDone);
    await this.#measuring;
    await this.#scores.validate(signal);
    this.#seconds = elapsed();
    signal?.throwIfAborted();
    snapshots?.take(this.stepsTaken);
    const epoch = this.#epochsDone + 1;
    const labelAt = (position: number) => labels[order[position] as number] as number;
    const scored = { epoch, steps: this.steps, batch, labelAt };
    const reading = this.#scores.read(scored, stepScores !== undefined);
    // The GPU is still at work on this epoch.
    this.#prepare(epoch);
    const { scores, predicted, ...read } = await reading;
    await this.#runner.finished();
    const seconds = elapsed();
    await this.#stepScores.endEpoch(read, this.#taken(this.steps, seconds, order), stepScores);
    this.#epochsDone = epoch;
    this.#stepsDone = 0;
    this.#seconds = 0;
    // Now rather than with the next epoch, so that `epochsDone` and the clock always belong together.
    setClock(this.#compute.device, this.#step.buffers.clock, 0);
    this.#best.consider(epoch, scores.valAccuracy ?? scores.trainAccuracy);
    if (predicted !== undefined) {
      validated?.(predicted);
    }
    return { epoch, ...scores, seconds, samplesPerSecond: rows / seconds };
  }

  /** Seconds spent in the epoch, including those before now. */
  #timer(): () => number {
    const before = this.#seconds;
    const start = performance.now();
    return () => before + (performance.now() - start) / 1000;
  }

  /** @throws NumericalError instead of saving a state with values that are not numbers */
  async #save(save: SaveOptions | undefined): Promise<void> {
    await save?.write(await this.#readState());
  }

  get #stateBuffers(): StateBuffers {
    return { ...this.#step.buffers, best: this.#best.parameters };
  }

  async #readState(): Promise<TrainingState> {
    const { rows, batch } = this.#settings;
    const stepsDone = this.#stepsDone;
    const rowsSeen = Math.min(rows, stepsDone * batch);
    const { model } = this.network;
    const read = await readState(this.#compute, model, this.#stateBuffers, rowsSeen);
    const state = {
      ...read,
      epochsDone: this.#epochsDone,
      stepsDone,
      seconds: this.#seconds,
      best: this.best && { ...this.best, parameters: read.best },
    };
    checkFinite(state, `epoch ${state.epochsDone + 1}, step ${state.stepsDone}`);
    return state;
  }

  /** Goes on from a state that was read earlier. */
  async #resume(state: TrainingState): Promise<void> {
    const { rows, batch } = this.#settings;
    checkState(this.network.model, rows, batch, state);
    this.#epochsDone = state.epochsDone;
    this.#stepsDone = state.stepsDone;
    this.#seconds = state.seconds;
    this.#best.resume(state.best);
    await this.#beginEpoch();
    writeState(this.#compute, this.network.model, this.#stateBuffers, state);
  }
}
