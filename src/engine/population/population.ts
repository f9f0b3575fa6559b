// A population is several networks of one shape that are trained at once on the same rows. Each has its own seed, learning rate and
// augmentation. A small network leaves a GPU all but idle, since a step waits more than it computes; many take hardly longer than one.
// A network of a population gets the same bits as alone with the same plan and tiles; ../step/turns.ts says how they share a step.

import { counted } from "../../base/format.ts";
import { OneCaller } from "../../base/one-caller.ts";
import type { ComputeDevice } from "../gpu/device.ts";
import { GpuMemoryError, RequestError } from "../gpu/errors.ts";
import { freedOnFailure } from "../gpu/freed-on-failure.ts";
import { Memory, readOnce } from "../gpu/memory.ts";
import type { Model } from "../model/model.ts";
import type { Prediction, Score } from "../model/outcomes.ts";
import { type LayerParameters, unpack } from "../model/parameters.ts";
import { positionOf } from "../model/position.ts";
import type { BestEpoch, NetworkState } from "../model/training-state.ts";
import { type NetworksOnGpu, setClock } from "../step/buffers.ts";
import { type Examples, labelsOf } from "../step/examples.ts";
import { type Plan, planFor } from "../step/plan.ts";
import type { RunOptions } from "../step/step-runner.ts";
import { createStepAndEvaluator } from "../step/training-step.ts";
import { BestNetworks } from "./best.ts";
import { EpochTraining, type TrainingParts } from "./epoch-training.ts";
import type { PopulationEpoch, PopulationEpochOptions } from "./epoch.ts";
import { evaluateNetworks, predictNetworks } from "./evaluation.ts";
import { checkRoom } from "./limits.ts";
import { type PopulationOptions, type PopulationSettings, settingsOf } from "./options.ts";
import { PopulationScores } from "./scores.ts";
import {
  type PopulationBuffers,
  checkStates,
  faultOf,
  partOf,
  readTensors,
  writeStart,
  writeTensors,
} from "./state.ts";

/** Which parameters to use: those of now, or those at the end of each network's best epoch. */
export type Which = "now" | "best";

/**
 * Trains many networks at once, one epoch each time the loop asks for one:
 *
 *     for await (const { networks } of population.epochs(10)) console.log(networks);
 *
 * `create` makes everything on the GPU. Training only records dispatches, and reads back once at the end of each epoch.
 */
export class Population {
  readonly model: Model;
  /** The number of networks. */
  readonly size: number;
  /** Steps of an epoch. */
  readonly steps: number;
  /** Which kernels make a step, and why. */
  readonly plan: Plan;
  readonly #compute: ComputeDevice;
  readonly #settings: PopulationSettings;
  readonly #memory: Memory;
  readonly #parts: TrainingParts;
  readonly #training: EpochTraining;
  readonly #alone = new OneCaller(
    () => new RequestError("The population is training. Pause it first, or wait for its loop."),
  );

  private constructor(
    compute: ComputeDevice,
    settings: PopulationSettings,
    plan: Plan,
    memory: Memory,
    parts: TrainingParts,
  ) {
    this.model = settings.model;
    this.size = settings.members.length;
    this.steps = settings.steps;
    this.plan = plan;
    this.#compute = compute;
    this.#settings = settings;
    this.#memory = memory;
    this.#parts = parts;
    this.#training = new EpochTraining(compute, settings, parts);
  }

  /**
   * Makes the networks, puts the data on the GPU and compiles the kernels.
   *
   * @throws RequestError where sizes, data, batch, members and the states to resume do not fit each other
   * @throws GpuMemoryError that says how many networks fit, where the limits of the GPU do not allow so many; or where it has no
   *   room left
   */
  static async create(compute: ComputeDevice, options: PopulationOptions): Promise<Population> {
    const { validation } = options;
    const settings = settingsOf(options);
    const networks = settings.members.length;
    const plan = planFor(compute.adapter, settings.model, options.plan, options.tiles);
    const labels = validation && labelsOf(validation);
    checkRoom(compute, settings, plan, validation?.count ?? 0);
    try {
      return await Population.#make(compute, options, settings, plan, labels);
    } catch (error) {
      throw error instanceof GpuMemoryError && networks > 1
        ? new GpuMemoryError(`${error.message} Or train fewer than ${networks} networks at once.`, {
            cause: error,
          })
        : error;
    }
  }

  /** @param labels of the validation rows */
  static #make(
    compute: ComputeDevice,
    options: PopulationOptions,
    settings: PopulationSettings,
    plan: Plan,
    labels: Uint8Array | undefined,
  ): Promise<Population> {
    const { training: examples, validation, resume } = options;
    const { model, members, batch, variations } = settings;
    const stepOptions = { examples, batch, plan, variations };
    return freedOnFailure(async (keep) => {
      const memory = keep(new Memory(compute));
      const networks: NetworksOnGpu = {
        ...{ model, networks: members.length },
        parameters: memory.storage("parameters", members.length * model.size),
      };
      await memory.checkAllocated();
      writeStart(compute, networks, options);
      const best = new BestNetworks(compute, memory, model, networks.parameters);
      await memory.checkAllocated();
      best.begin();
      const { step, evaluator } = await createStepAndEvaluator(
        keep,
        compute,
        networks,
        stepOptions,
        validation,
      );
      const validated = evaluator && labels && { evaluator, labels };
      const scores = keep(new PopulationScores(compute, settings, step.buffers, validated));
      await scores.checkAllocated();
      const population = new Population(compute, settings, plan, memory, { step, scores, best });
      if (resume !== undefined) {
        population.#resume(resume);
      }
      return population;
    });
  }

  /** Epochs finished so far. */
  get epochsDone(): number {
    return this.#training.at.epochsDone;
  }

  /** The epoch of a network with the highest accuracy so far, the first of equals; undefined before the first one ends. */
  bestOf(network: number): Omit<BestEpoch, "parameters"> | undefined {
    return this.#parts.best.epochOf(this.#checked(network));
  }

  /** Why a network does not train any more, in words; undefined while it does. */
  stoppedOf(network: number): string | undefined {
    return this.#training.stopped.reasons[this.#checked(network)];
  }

  /**
   * Stops a network: its parameters stay as they are now. The others go on, with the same bits.
   *
   * @param reason in words
   */
  stop(network: number, reason: string): void {
    this.#training.stopped.stop(this.#checked(network), reason);
  }

  /**
   * Trains until `last` epochs are finished in all, or no network is left that trains, and yields each epoch as it ends.
   *
   * Leaving the loop stops after the epoch. Aborting stops inside it; a later call goes on from that very step, and the
   * bits are the same as without the stop. A network whose numbers are not finite any more goes back to its best epoch, or to its
   * first weights, and stops; the others go on.
   *
   * @throws the signal's reason when aborted; RequestError while another loop is training; GpuFailure
   */
  async *epochs(
    last: number,
    options: PopulationEpochOptions = {},
  ): AsyncGenerator<PopulationEpoch, void, void> {
    while (this.epochsDone < last && this.#training.stopped.training > 0) {
      const epoch = await this.#alone.run(() => this.#trainEpoch(options));
      if (epoch !== undefined) {
        yield epoch;
      }
      if (options.steps !== undefined) {
        return;
      }
    }
  }

  /**
   * The states of all networks at this step. `Population.create` takes them as `resume`, to go on from them elsewhere.
   *
   * A network whose numbers are not finite any more stops, as at the end of an epoch: a state never holds such a value.
   *
   * @throws RequestError while an epoch is running: abort it first
   */
  async readStates(): Promise<NetworkState[]> {
    return this.#alone.run(async () => {
      const { rows, batch } = this.#settings;
      const { at, stopped } = this.#training;
      const rowsSeen = Math.min(rows, at.stepsDone * batch);
      const read = () => readTensors(this.#compute, this.#settings, this.#buffers, rowsSeen);
      let all = await read();
      const place = `epoch ${at.epochsDone + 1}, step ${at.stepsDone}`;
      const faults = all.map((learned) => faultOf(learned, place));
      if (faults.some((fault) => fault !== undefined)) {
        stopped.breakDown(faults);
        all = await read();
      }
      return all.map((read, network) => {
        const epoch = this.#parts.best.epochOf(network);
        const best = epoch && { ...epoch, parameters: read.best };
        return { ...read, ...at, best, stopped: stopped.reasons[network] };
      });
    });
  }

  /** Reads the parameters of a network as they are now, or at the end of its best epoch. */
  async read(network: number, which: Which = "now"): Promise<LayerParameters[]> {
    const { parameters } = this.#networks(which);
    const part = partOf(this.model, parameters, this.#checked(network));
    return unpack(this.model, new Float32Array(await readOnce(this.#compute, part)));
  }

  /**
   * Loss and accuracy of each network on labelled examples, with the default tiles.
   *
   * @throws RequestError where the examples have no labels or do not fit; NumericalError where a loss is not a number
   */
  async evaluate(examples: Examples, which: Which = "now", options?: RunOptions): Promise<Score[]> {
    return evaluateNetworks(this.#compute, this.#networks(which), examples, options);
  }

  /** The class probabilities of images by each network. Their labels, if there are any, are ignored. */
  async predict(
    examples: Examples,
    which: Which = "now",
    options?: RunOptions,
  ): Promise<Prediction[]> {
    return predictNetworks(this.#compute, this.#networks(which), examples, options);
  }

  /** Frees everything. */
  dispose(): void {
    for (const part of [this.#training, this.#parts.step, this.#parts.scores, this.#memory]) {
      part.dispose();
    }
  }

  #checked(network: number): number {
    if (!Number.isSafeInteger(network) || network < 0 || network >= this.size) {
      throw new RequestError(
        `There is no network ${network} in a population of ${counted(this.size, "network")}.`,
      );
    }
    return network;
  }

  #networks(which: Which): NetworksOnGpu {
    const parameters = which === "now" ? this.#buffers.parameters : this.#buffers.best;
    return { model: this.model, networks: this.size, parameters };
  }

  get #buffers(): PopulationBuffers {
    const { step, best } = this.#parts;
    return { ...step.buffers, best: best.parameters };
  }

  /** @returns undefined where the requested steps ended inside the epoch */
  async #trainEpoch(options: PopulationEpochOptions): Promise<PopulationEpoch | undefined> {
    const { at } = this.#training;
    options.signal?.throwIfAborted();
    if (at.stepsDone === 0) {
      this.#training.begin();
    }
    await this.#training.takeSteps(options);
    return at.stepsDone === this.steps ? this.#training.end(options.signal) : undefined;
  }

  /** Goes on from states that were read earlier. */
  #resume(states: readonly NetworkState[]): void {
    const { at, stopped } = this.#training;
    Object.assign(at, positionOf(checkStates(this.#settings, states)));
    for (const [network, { stopped: reason }] of states.entries()) {
      stopped.reasons[network] = reason;
    }
    this.#parts.best.resume(states.map(({ best }) => best));
    this.#training.begin();
    writeTensors(this.#compute, this.#settings, this.#buffers, states);
    setClock(this.#compute.device, this.#parts.step.buffers.clock, at.stepsDone * this.size);
  }
}
