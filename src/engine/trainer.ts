import { NumericalError, RequestError } from "./errors.ts";
import { permutation, randomStream } from "../random.ts";
import { type TrainingBuffers, trainingBuffers, writeEpoch } from "./buffers.ts";
import type { ComputeDevice } from "./device.ts";
import { type Evaluator, createEvaluator } from "./evaluator.ts";
import type { Examples } from "./examples.ts";
import { Memory, Readback } from "./memory.ts";
import { type Plan, type PlanName, planFor, prepareStep } from "./plan.ts";
import type { Network } from "./network.ts";
import { type Score, scoreOf } from "./outcomes.ts";
import { type LayerParameters, unpack } from "./parameters.ts";
import { type ScheduleName, rateShare, scheduleOf, stepsOf } from "./schedule.ts";
import { StepRunner } from "./steps.ts";

/** How to train. */
export interface TrainerOptions {
  readonly training: Examples;
  /** Judged after each epoch, never learned from. */
  readonly validation?: Examples | undefined;
  /** Rows of a step. Default 32. */
  readonly batch?: number | undefined;
  /** Adam's step size. Default 1e-3. */
  readonly learningRate?: number | undefined;
  /** Of the order of the rows, anew in each epoch. A whole number from 0 to 2³² − 1; default 1. */
  readonly seed?: number | undefined;
  /** Which kernels make a step; what suits adapter and network unless given. */
  readonly plan?: PlanName | undefined;
  /** How the learning rate moves, and over how many epochs; it stays as it is unless given. */
  readonly schedule?: { readonly name: ScheduleName; readonly epochs: number } | undefined;
}

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
  readonly signal?: AbortSignal | undefined;
  /** Ends after so many steps, in the middle of an epoch if it must. */
  readonly steps?: number | undefined;
  readonly progress?: ((progress: Progress) => void) | undefined;
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
  readonly network: Network;
  /** Steps of an epoch. */
  readonly steps: number;
  /** Which kernels make a step, and why. */
  readonly plan: Plan;
  readonly #parts: Parts;
  #epochsDone = 0;
  #stepsDone = 0;
  #best: { readonly epoch: number; readonly accuracy: number } | undefined;
  /** Time spent in the epoch under way. */
  #seconds = 0;
  /** [rows], the order of this epoch's rows. */
  #order = new Uint32Array();

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.network = parts.network;
    this.plan = parts.plan;
    this.steps = stepsOf(parts.training.count, parts.batch);
  }

  /**
   * Puts the data on the GPU and compiles the kernels.
   *
   * @throws RequestError where data, batch and network do not fit each other
   * @throws GpuMemoryError where the data is too large for one buffer
   */
  static async create(
    compute: ComputeDevice,
    network: Network,
    options: TrainerOptions,
  ): Promise<Trainer> {
    const { training, validation, batch = 32, learningRate = 1e-3, seed = 1 } = options;
    checkBatch(batch, training.count);
    const labels = labelsOf(training);
    const plan = planFor(compute.adapter, network.model, options.plan);
    const memory = new Memory(compute);
    try {
      const buffers = trainingBuffers(memory, network, training, batch);
      const [step, evaluator] = await Promise.all([
        prepareStep[plan.name](compute, memory, network.model, batch, buffers),
        validation && createEvaluator(compute, network, validation),
      ]);
      return new Trainer({
        compute,
        memory,
        network,
        plan,
        training: { count: training.count, labels },
        validation: validation && evaluator && { evaluator, labels: labelsOf(validation) },
        batch,
        learningRate: scheduled(learningRate, options.schedule, stepsOf(training.count, batch)),
        seed,
        buffers,
        bestParameters: memory.storage("best", network.model.size),
        runner: new StepRunner(compute, step),
        readback: new Readback(compute, buffers.outcomes.size + (evaluator?.outcomes.size ?? 0)),
      });
    } catch (error) {
      memory.dispose();
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
  async #trainEpoch({ signal, steps, progress }: EpochOptions): Promise<Epoch | undefined> {
    signal?.throwIfAborted();
    const { training, validation, runner } = this.#parts;
    if (this.#stepsDone === 0) {
      this.#beginEpoch();
    }
    const stepsBefore = this.#stepsDone;
    const secondsBefore = this.#seconds;
    const start = performance.now();
    const elapsed = () => secondsBefore + (performance.now() - start) / 1000;
    const report = (finished: number) => {
      const step = stepsBefore + finished;
      const samplesPerSecond = Math.min(step * this.#parts.batch, training.count) / elapsed();
      progress?.({ epoch: this.#epochsDone + 1, step, steps: this.steps, samplesPerSecond });
    };

    const wanted = Math.min(this.steps - stepsBefore, steps ?? Infinity);
    this.#stepsDone += await runner.run(wanted, { signal, progress: report });
    if (this.#stepsDone === this.steps) {
      await validation?.evaluator.run({ signal });
    }
    this.#seconds = elapsed();
    signal?.throwIfAborted();
    if (this.#stepsDone < this.steps) {
      return undefined;
    }

    const scores = await this.#readScores();
    const seconds = elapsed();
    this.#epochsDone += 1;
    this.#stepsDone = 0;
    this.#seconds = 0;
    this.#keepBest(scores.valAccuracy ?? scores.trainAccuracy);
    const samplesPerSecond = training.count / seconds;
    return { epoch: this.#epochsDone, ...scores, seconds, samplesPerSecond };
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
    const { compute, training, batch, learningRate, seed, buffers } = this.#parts;
    const stepsBefore = this.#epochsDone * this.steps;
    this.#order = permutation(training.count, randomStream(seed, SHUFFLE, this.#epochsDone));
    const schedule = scheduleOf(training.count, batch, learningRate, stepsBefore);
    writeEpoch(compute, buffers, this.#order, schedule);
  }

  async #readScores(): Promise<
    Pick<Epoch, "trainLoss" | "trainAccuracy" | "valLoss" | "valAccuracy">
  > {
    const { readback, buffers, validation } = this.#parts;
    const { outcomes } = buffers;
    const judged = validation === undefined ? [] : [validation.evaluator.outcomes];
    const bytes = await readback.read(outcomes, ...judged);
    const train = this.#scoreTraining(bytes.slice(0, outcomes.size));
    const val =
      validation && scoreOf(bytes.slice(outcomes.size), (row) => validation.labels[row] as number);
    return {
      trainLoss: train.loss,
      trainAccuracy: train.accuracy,
      valLoss: val?.loss,
      valAccuracy: val?.accuracy,
    };
  }

  #scoreTraining(outcomes: ArrayBuffer): Score {
    const { training, batch } = this.#parts;
    const order = this.#order;
    try {
      return scoreOf(outcomes, (position) => training.labels[order[position] as number] as number);
    } catch (error) {
      if (error instanceof NumericalError) {
        const step = Math.floor(error.row / batch) + 1;
        const place = `epoch ${this.#epochsDone + 1}, step ${step}`;
        throw new NumericalError(
          error.row,
          `The loss is not a number from ${place} on. A smaller learning rate often helps.`,
        );
      }
      throw error;
    }
  }
}

/** What a trainer is made of. */
interface Parts {
  readonly compute: ComputeDevice;
  readonly memory: Memory;
  readonly network: Network;
  readonly plan: Plan;
  readonly training: { readonly count: number; readonly labels: Uint8Array };
  readonly validation: { readonly evaluator: Evaluator; readonly labels: Uint8Array } | undefined;
  readonly batch: number;
  readonly learningRate: (step: number) => number;
  readonly seed: number;
  readonly buffers: TrainingBuffers;
  /** The parameters at the end of the best epoch. */
  readonly bestParameters: GPUBuffer;
  readonly runner: StepRunner;
  readonly readback: Readback;
}

/** The learning rate of each step of a run. */
function scheduled(
  highest: number,
  schedule: TrainerOptions["schedule"],
  stepsOfEpoch: number,
): (step: number) => number {
  const steps = (schedule?.epochs ?? 1) * stepsOfEpoch;
  return (step) => highest * rateShare(schedule?.name ?? "constant", Math.min(1, step / steps));
}

function checkBatch(batch: number, rows: number): void {
  if (!Number.isSafeInteger(batch) || batch < 1) {
    throw new RequestError(`The batch is ${batch}; it must be a whole number from 1 up.`);
  }
  if (batch > rows) {
    throw new RequestError(
      `The batch of ${batch} is larger than the ${rows} training rows. Use a batch of ${rows} or less.`,
    );
  }
}

function labelsOf({ labels }: Examples): Uint8Array {
  if (labels === undefined) {
    throw new RequestError("These images have no labels, so there is nothing to learn from.");
  }
  return labels;
}
