// Training repeats one step: take a batch, compute the gradient of its mean loss, and let Adam change the parameters to lower the loss.
// An epoch takes each training row once; after it the validation rows are evaluated.

import { OneCaller } from "../base/one-caller.ts";
import { BestNetwork } from "./best-network.ts";
import { EpochScores } from "./epoch-scores.ts";
import { EpochTraining, type TrainerParts } from "./epoch-training.ts";
import type { Epoch, EpochOptions, SaveOptions } from "./epoch.ts";
import type { ComputeDevice } from "./gpu/device.ts";
import { RequestError } from "./gpu/errors.ts";
import { freedOnFailure } from "./gpu/freed-on-failure.ts";
import { Memory } from "./gpu/memory.ts";
import type { LayerParameters } from "./model/parameters.ts";
import { positionOf } from "./model/position.ts";
import {
  type BestEpoch,
  type TrainingState,
  checkFinite,
  checkState,
} from "./model/training-state.ts";
import type { Network } from "./network.ts";
import { type StateBuffers, readState, writeState } from "./state-buffers.ts";
import type { TrainingBuffers } from "./step/buffers.ts";
import { labelsOf } from "./step/examples.ts";
import type { Plan } from "./step/plan.ts";
import { createStepAndEvaluator } from "./step/training-step.ts";
import { type TrainerOptions, type TrainerSettings, settingsOf } from "./trainer-options.ts";

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
  readonly #training: EpochTraining;
  /** Two loops would take steps of each other's epoch. */
  readonly #alone = new OneCaller(
    () =>
      new RequestError(
        "This trainer is already training. Wait for its current loop over epochs, or leave that loop first.",
      ),
  );

  private constructor(
    compute: ComputeDevice,
    network: Network,
    settings: TrainerSettings,
    parts: TrainerParts,
  ) {
    this.network = network;
    this.steps = settings.steps;
    this.plan = settings.plan;
    this.#compute = compute;
    this.#training = new EpochTraining(compute, network.model, settings, parts);
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
    const { training: examples, validation, augmentation, resume } = options;
    const settings = settingsOf(compute, network, options);
    const { batch, plan, seed } = settings;
    const labels = validation && labelsOf(validation);
    await network.checkAllocated();
    const variations = augmentation && {
      width: augmentation.width,
      networks: [{ amounts: augmentation, seed }],
    };
    const stepOptions = { examples, batch, plan, variations, keepsSquares: true };
    return freedOnFailure(async (keep) => {
      const { step, evaluator } = await createStepAndEvaluator(
        keep,
        compute,
        network,
        stepOptions,
        validation,
      );
      const memory = keep(new Memory(compute));
      const best = new BestNetwork(compute, memory, network);
      await memory.checkAllocated();
      const validated = evaluator && labels && { evaluator, labels };
      const scores = keep(new EpochScores(compute, network, step.buffers, validated));
      await scores.checkAllocated();
      const trainer = new Trainer(compute, network, settings, { memory, step, scores, best });
      if (resume !== undefined) {
        await trainer.#resume(resume);
      }
      return trainer;
    });
  }

  /** Epochs finished so far. */
  get epochsDone(): number {
    return this.#training.at.epochsDone;
  }

  /** The epoch with the highest accuracy so far, the first of equals; undefined before the first one ends. */
  get best(): Omit<BestEpoch, "parameters"> | undefined {
    return this.#training.best.epoch;
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
    while (this.epochsDone < last) {
      const epoch = await this.#alone.run(() => this.#trainEpoch(last, options));
      if (epoch !== undefined) {
        yield epoch;
        await this.#alone.run(() => this.#save(options.save));
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
    if (this.#alone.isBusy) {
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
    return this.#training.changeRate(rate);
  }

  /** The parameters at the end of the best epoch; those of now before the first epoch ends. */
  async readBest(): Promise<LayerParameters[]> {
    return this.#training.best.read();
  }

  /**
   * The buffers that a step changes.
   *
   * @internal
   */
  get changing(): Pick<TrainingBuffers, "parameters" | "m" | "v" | "clock"> {
    return this.#training.step.buffers;
  }

  /**
   * Does work with what trains the network. Nothing is trained meanwhile.
   *
   * @throws RequestError while an epoch is running; the errors of the work
   * @internal
   */
  async borrow<T>(work: (training: EpochTraining) => Promise<T>): Promise<T> {
    return this.#alone.run(() => work(this.#training));
  }

  /** Training steps taken since the start of the run. */
  get stepsTaken(): number {
    return this.#training.stepsTaken;
  }

  /** Frees what training needs; the network stays. */
  dispose(): void {
    this.#training.dispose();
  }

  /** @returns undefined where the requested steps ended inside the epoch */
  async #trainEpoch(last: number, options: EpochOptions): Promise<Epoch | undefined> {
    const { signal, untrained } = options;
    const { at } = this.#training;
    signal?.throwIfAborted();
    if (at.stepsDone === 0) {
      await this.#training.begin();
      if (at.epochsDone === 0 && untrained !== undefined) {
        await this.#training.scores.measureUntrained(untrained, signal);
      }
    }
    if (at.epochsDone + 1 < last) {
      this.#training.fresh.askFor(at.epochsDone + 1);
    }
    await this.#takeSteps(options);
    return at.stepsDone === this.steps ? this.#training.end(options) : undefined;
  }

  /** Takes the remaining steps of the epoch, or as many as were requested, and saves at intervals. */
  async #takeSteps(options: EpochOptions): Promise<void> {
    const { signal, steps = Infinity, save } = options;
    const { at } = this.#training;
    const last = Math.min(this.steps, at.stepsDone + steps);
    while (at.stepsDone < last) {
      const saveTime = save && AbortSignal.timeout(save.interval);
      await this.#training.takeSteps(last, options, saveTime);
      if (saveTime?.aborted === true && at.stepsDone < this.steps) {
        await this.#save(save);
      }
      if (at.stepsDone < last) {
        signal?.throwIfAborted();
      }
    }
  }

  /** @throws NumericalError instead of saving a state with values that are not numbers */
  async #save(save: SaveOptions | undefined): Promise<void> {
    await save?.write(await this.#readState());
  }

  get #stateBuffers(): StateBuffers {
    const { step, best } = this.#training;
    return { ...step.buffers, best: best.parameters };
  }

  async #readState(): Promise<TrainingState> {
    const { rows, batch } = this.#training.settings;
    const { at } = this.#training;
    const rowsSeen = Math.min(rows, at.stepsDone * batch);
    const read = await readState(this.#compute, this.network.model, this.#stateBuffers, rowsSeen);
    const best = this.best && { ...this.best, parameters: read.best };
    const state = { ...read, ...at, best };
    checkFinite(state, `epoch ${at.epochsDone + 1}, step ${at.stepsDone}`);
    return state;
  }

  /** Goes on from a state that was read earlier. */
  async #resume(state: TrainingState): Promise<void> {
    const { rows, batch } = this.#training.settings;
    checkState(this.network.model, rows, batch, state);
    Object.assign(this.#training.at, positionOf(state));
    this.#training.best.resume(state.best);
    await this.#training.begin();
    writeState(this.#compute, this.network.model, this.#stateBuffers, state);
  }
}
