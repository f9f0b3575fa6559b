import { permutation, randomStream } from "../base/random.ts";
import type { ComputeDevice } from "./gpu/device.ts";
import { NumericalError, RequestError } from "./gpu/errors.ts";
import { Readback } from "./gpu/memory.ts";
import { type LayerParameters, unpack } from "./model/parameters.ts";
import type { Network } from "./network.ts";
import { writeEpoch } from "./step/buffers.ts";
import { type Score, scoreOf } from "./step/outcomes.ts";
import type { Plan } from "./step/plan.ts";
import { scheduleOf, stepsOf } from "./step/schedule.ts";
import { type TrainerOptions, type TrainerParts, prepareTrainer } from "./trainer-parts.ts";
import {
  NUMBERS_REMEDY,
  type StateBuffers,
  type TrainingState,
  brokenLayer,
  checkFinite,
  checkState,
  learnedOf,
  readBuffers,
  writeBuffers,
} from "./training-state.ts";

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
  /** Training rows per second of those. */
  readonly samplesPerSecond: number;
}

/** Where training stands inside an epoch. */
export interface Progress {
  readonly epoch: number;
  /** Steps taken in this epoch, of `steps`. */
  readonly step: number;
  readonly steps: number;
  readonly samplesPerSecond: number;
}

/** How to run epochs: when to pause, and whom to tell. */
export interface EpochOptions {
  /** Stops inside the epoch when it is aborted; `epochs` then throws its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Ends after so many steps, in the middle of an epoch if it must. */
  readonly steps?: number | undefined;
  /** Called several times in an epoch, whenever the GPU is done with some steps. */
  readonly progress?: ((progress: Progress) => void) | undefined;
  readonly save?: SaveOptions | undefined;
}

/** How to keep what was learned so far: after each epoch, and inside one each time so long has passed. */
export interface SaveOptions {
  /** Milliseconds. */
  readonly interval: number;
  /** Training waits for it. It is never given a state with a value that is not a number. */
  readonly write: (state: TrainingState) => void | Promise<void>;
}

/** The key of the shuffle's random streams, beside seed and epoch. */
const SHUFFLE = 2;

/**
 * Trains a network, pulled epoch by epoch:
 *
 *     for await (const epoch of trainer.epochs(10)) console.log(epoch.valAccuracy);
 *
 * Everything on the GPU is made by `create`; training itself only records, and reads back once per epoch.
 */
export class Trainer {
  /** What it trains. */
  readonly network: Network;
  /** Steps of an epoch. */
  readonly steps: number;
  /** Which kernels make a step, and why. */
  readonly plan: Plan;
  readonly #parts: TrainerParts;
  #epochsDone = 0;
  #stepsDone = 0;
  #best: { readonly epoch: number; readonly accuracy: number } | undefined;
  /** Time spent in the epoch under way. */
  #seconds = 0;
  #running = false;
  /** [rows], the order of this epoch's rows. */
  #order = new Uint32Array();

  private constructor(parts: TrainerParts) {
    this.#parts = parts;
    this.network = parts.network;
    this.plan = parts.plan;
    this.steps = stepsOf(parts.training.count, parts.batch);
  }

  /**
   * Puts the data on the GPU and compiles the kernels.
   *
   * @throws RequestError where data, batch, network and the state to resume do not fit each other
   * @throws GpuMemoryError where the data is too large for one buffer
   */
  static async create(
    compute: ComputeDevice,
    network: Network,
    options: TrainerOptions,
  ): Promise<Trainer> {
    const { resume } = options;
    const trainer = new Trainer(await prepareTrainer(compute, network, options));
    try {
      if (resume !== undefined) {
        trainer.#resume(resume);
      }
      return trainer;
    } catch (error) {
      trainer.dispose();
      throw error;
    }
  }

  /** Epochs finished so far. */
  get epochsDone(): number {
    return this.#epochsDone;
  }

  /**
   * Trains until `last` epochs are finished in all, and hands out each as it ends.
   *
   * Leaving the loop stops after the epoch; aborting stops inside it, and a later call goes on from
   * that very step, with the same bits as if nothing had happened.
   *
   * @throws the signal's reason when aborted; GpuFailure; NumericalError when a loss is not finite
   */
  async *epochs(last: number, options: EpochOptions = {}): AsyncGenerator<Epoch, void, void> {
    while (this.#epochsDone < last) {
      const epoch = await this.#trainEpoch(options);
      if (epoch !== undefined) {
        yield epoch;
        await this.#save(options.save);
      }
      if (options.steps !== undefined) {
        return;
      }
    }
  }

  /** The epoch with the highest accuracy so far, the first of equals; undefined before the first one ends. */
  get best(): { readonly epoch: number; readonly accuracy: number } | undefined {
    return this.#best;
  }

  /**
   * All that training is at this step, to go on from elsewhere: `Trainer.create` takes it as `resume`.
   *
   * @throws RequestError while an epoch is under way: abort it first, or let `epochs` save; NumericalError where it
   *   holds a value that is not a number, and so is not worth keeping
   */
  async read(): Promise<TrainingState> {
    if (this.#running) {
      throw new RequestError("The training is under way. Pause it to read its state.");
    }
    const state = await this.#readState();
    checkFinite(state, `epoch ${state.epochsDone + 1}, step ${state.stepsDone}`);
    return state;
  }

  async #readState(): Promise<TrainingState> {
    const { compute, network, training, batch } = this.#parts;
    const stepsDone = this.#stepsDone;
    const rowsSeen = Math.min(training.count, stepsDone * batch);
    const read = await readBuffers(compute, network.model, this.#stateBuffers, rowsSeen);
    return {
      ...read,
      epochsDone: this.#epochsDone,
      stepsDone,
      seconds: this.#seconds,
      best: this.#best && { ...this.#best, parameters: read.best },
    };
  }

  /** The parameters at the end of the best epoch; as they are now, before the first one ends. */
  async readBest(): Promise<LayerParameters[]> {
    const { compute, network, bestParameters } = this.#parts;
    if (this.#best === undefined) {
      return network.read();
    }
    const readback = new Readback(compute, bestParameters.size);
    try {
      return unpack(network.model, new Float32Array(await readback.read(bestParameters)));
    } finally {
      readback.dispose();
    }
  }

  /** Frees what training needs; the network stays. */
  dispose(): void {
    const { memory, readback, validation } = this.#parts;
    memory.dispose();
    readback.dispose();
    validation?.evaluator.dispose();
  }

  /** @returns undefined where the steps that were asked for ended inside the epoch */
  async #trainEpoch(options: EpochOptions): Promise<Epoch | undefined> {
    options.signal?.throwIfAborted();
    if (this.#stepsDone === 0) {
      this.#beginEpoch();
    }
    this.#running = true;
    try {
      await this.#takeSteps(options);
      return this.#stepsDone === this.steps ? await this.#endEpoch(options) : undefined;
    } finally {
      this.#running = false;
    }
  }

  /** Takes the steps left of the epoch, or so many as were asked for, and saves on the way. */
  async #takeSteps({ signal, steps = Infinity, progress, save }: EpochOptions): Promise<void> {
    const { training, runner, batch } = this.#parts;
    const last = Math.min(this.steps, this.#stepsDone + steps);
    while (this.#stepsDone < last) {
      const stepsBefore = this.#stepsDone;
      const elapsed = this.#timer();
      const report = (finished: number) => {
        const step = stepsBefore + finished;
        const samplesPerSecond = Math.min(step * batch, training.count) / elapsed();
        progress?.({ epoch: this.#epochsDone + 1, step, steps: this.steps, samplesPerSecond });
      };
      const saveTime = save && AbortSignal.timeout(save.interval);
      const stops = [signal, saveTime].filter((one) => one !== undefined);
      this.#stepsDone += await runner.run(last - stepsBefore, {
        signal: AbortSignal.any(stops),
        progress: report,
      });
      this.#seconds = elapsed();
      if (saveTime?.aborted === true && this.#stepsDone < this.steps) {
        this.#running = false;
        await this.#save(save);
        this.#running = true;
      }
      if (this.#stepsDone < last) {
        signal?.throwIfAborted();
      }
    }
  }

  async #endEpoch({ signal }: EpochOptions): Promise<Epoch> {
    const { training, validation } = this.#parts;
    const elapsed = this.#timer();
    await validation?.evaluator.run({ signal });
    this.#seconds = elapsed();
    signal?.throwIfAborted();
    const scores = await this.#readScores();
    const seconds = elapsed();
    this.#epochsDone += 1;
    this.#stepsDone = 0;
    this.#seconds = 0;
    this.#keepBest(scores.valAccuracy ?? scores.trainAccuracy);
    const samplesPerSecond = training.count / seconds;
    return { epoch: this.#epochsDone, ...scores, seconds, samplesPerSecond };
  }

  /** Seconds spent in the epoch, with those before now. */
  #timer(): () => number {
    const before = this.#seconds;
    const start = performance.now();
    return () => before + (performance.now() - start) / 1000;
  }

  /** @throws NumericalError in place of keeping a state that has broken down */
  async #save(save: SaveOptions | undefined): Promise<void> {
    await save?.write(await this.read());
  }

  get #stateBuffers(): StateBuffers {
    const { network, buffers, bestParameters } = this.#parts;
    return { ...buffers, parameters: network.parameters, best: bestParameters };
  }

  /** Goes on from where a state was read. */
  #resume(state: TrainingState): void {
    const { compute, network, training, batch } = this.#parts;
    checkState(network.model, training.count, batch, state);
    this.#epochsDone = state.epochsDone;
    this.#stepsDone = state.stepsDone;
    this.#seconds = state.seconds;
    this.#best = state.best && { epoch: state.best.epoch, accuracy: state.best.accuracy };
    this.#beginEpoch();
    writeBuffers(compute, network.model, this.#stateBuffers, state);
  }

  /** Keeps a copy of the parameters, on the GPU, where they never were better. */
  #keepBest(accuracy: number): void {
    if (this.#best === undefined || accuracy > this.#best.accuracy) {
      this.#best = { epoch: this.#epochsDone, accuracy };
      const { compute, network, bestParameters } = this.#parts;
      const encoder = compute.device.createCommandEncoder({ label: "best" });
      encoder.copyBufferToBuffer(network.parameters, 0, bestParameters, 0, bestParameters.size);
      compute.device.queue.submit([encoder.finish()]);
    }
  }

  /** What differs between epochs: the order of the rows, and the learning rates. */
  #beginEpoch(): void {
    const { compute, training, batch, learningRate, seed, buffers, variations } = this.#parts;
    const stepsBefore = this.#epochsDone * this.steps;
    this.#order = permutation(training.count, randomStream(seed, SHUFFLE, this.#epochsDone));
    const schedule = scheduleOf(training.count, batch, learningRate, stepsBefore);
    writeEpoch(compute, buffers, this.#order, schedule);
    variations?.beginEpoch(this.#epochsDone);
  }

  async #readScores(): Promise<
    Pick<Epoch, "trainLoss" | "trainAccuracy" | "valLoss" | "valAccuracy">
  > {
    const { network, readback, buffers, validation } = this.#parts;
    const { parameters, m, v } = this.#stateBuffers;
    const judged = validation === undefined ? [] : [validation.evaluator.outcomes];
    const parts = [parameters, m, v, buffers.outcomes, ...judged];
    const bytes = await readback.read(...parts);
    const [learned, seen] = [3 * network.model.size, buffers.outcomes.size];
    const train = this.#scoreTraining(bytes.slice(learned, learned + seen), bytes);
    const val =
      validation && scoreOf(bytes.slice(learned + seen), (row) => validation.labels[row] as number);
    return {
      trainLoss: train.loss,
      trainAccuracy: train.accuracy,
      valLoss: val?.loss,
      valAccuracy: val?.accuracy,
    };
  }

  /**
   * @param learned parameters and moments, as they were read
   * @throws NumericalError naming the step and the layer
   */
  #scoreTraining(outcomes: ArrayBuffer, learned: ArrayBuffer): Score {
    const { network, training, batch } = this.#parts;
    const order = this.#order;
    const epoch = `epoch ${this.#epochsDone + 1}`;
    const moved = learnedOf(network.model, learned);
    let score: Score;
    try {
      const labelOf = (position: number) => training.labels[order[position] as number] as number;
      score = scoreOf(outcomes, labelOf);
    } catch (error) {
      if (error instanceof NumericalError && error.row !== undefined) {
        const place = `${epoch}, step ${Math.floor(error.row / batch) + 1}`;
        const layer = brokenLayer(moved);
        throw new NumericalError(
          `The loss is not a number from ${place} on${layer === undefined ? "" : `; ${layer}`}. ${NUMBERS_REMEDY}`,
        );
      }
      throw error;
    }
    // A ReLU may make a zero of what is no number, so a finite loss proves little.
    checkFinite(moved, `${epoch}, step ${this.steps}`);
    return score;
  }
}
