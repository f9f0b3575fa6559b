// A population is several networks of one shape that are trained at once on the same rows. Each has its own seed, learning rate and
// augmentation. A small network leaves a GPU all but idle, since a step waits more than it computes; many take hardly longer than one.
// A network of a population gets the same bits as alone with the same plan and tiles; ../step/turns.ts says how they share a step.

import { counted } from "../../base/format.ts";
import { madeOf, valueOf } from "../../base/settled.ts";
import type { ComputeDevice } from "../gpu/device.ts";
import { GpuMemoryError, NumericalError, RequestError } from "../gpu/errors.ts";
import { Memory, readOnce } from "../gpu/memory.ts";
import type { Model } from "../model/model.ts";
import type { Prediction, Score } from "../model/outcomes.ts";
import { type LayerParameters, unpack } from "../model/parameters.ts";
import type { BestEpoch, NetworkState } from "../model/training-state.ts";
import { type NetworksOnGpu, setClock } from "../step/buffers.ts";
import { createEvaluator } from "../step/evaluator.ts";
import { type Examples, labelsOf } from "../step/examples.ts";
import { type Plan, planFor } from "../step/plan.ts";
import { type RunOptions, StepRunner } from "../step/step-runner.ts";
import { type TrainingStep, createTrainingStep } from "../step/training-step.ts";
import { BestNetworks } from "./best.ts";
import { EpochInputs } from "./epoch-inputs.ts";
import type { PopulationEpoch, PopulationEpochOptions } from "./epoch.ts";
import { evaluateNetworks, predictNetworks } from "./evaluation.ts";
import { checkRoom } from "./limits.ts";
import { type PopulationOptions, type PopulationSettings, settingsOf } from "./options.ts";
import { RecentReader, type RecentSteps } from "./recent.ts";
import { type NetworkEpoch, PopulationScores } from "./scores.ts";
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
  readonly #step: TrainingStep;
  readonly #runner: StepRunner;
  readonly #scores: PopulationScores;
  readonly #inputs: EpochInputs;
  readonly #best: BestNetworks;
  /** Why a network stopped; undefined while it trains. */
  readonly #stopped: (string | undefined)[];
  #epochsDone = 0;
  /** Steps taken in the current epoch. */
  #stepsDone = 0;
  /** Seconds spent in the current epoch. */
  #seconds = 0;
  #isRunning = false;
  /** Made when somebody first asks for the scores of recent steps. */
  #recent: RecentReader | undefined;

  private constructor(
    compute: ComputeDevice,
    settings: PopulationSettings,
    plan: Plan,
    parts: {
      readonly memory: Memory;
      readonly step: TrainingStep;
      readonly scores: PopulationScores;
      readonly best: BestNetworks;
    },
  ) {
    this.model = settings.model;
    this.size = settings.members.length;
    this.steps = settings.steps;
    this.plan = plan;
    this.#compute = compute;
    this.#settings = settings;
    this.#memory = parts.memory;
    this.#step = parts.step;
    this.#runner = new StepRunner(compute, parts.step.dispatches);
    this.#scores = parts.scores;
    this.#inputs = new EpochInputs(settings);
    this.#best = parts.best;
    this.#stopped = settings.members.map(() => undefined);
  }

  /**
   * Makes the networks, puts the data on the GPU and compiles the kernels.
   *
   * @throws RequestError where sizes, data, batch, members and the states to resume do not fit each other
   * @throws GpuMemoryError that says how many networks fit, where the limits of the GPU do not allow so many; or where it has no
   *   room left
   */
  static async create(compute: ComputeDevice, options: PopulationOptions): Promise<Population> {
    const { training: examples, validation, resume } = options;
    const settings = settingsOf(options);
    const { model, members, batch, variations } = settings;
    const plan = planFor(compute.adapter, model, options.plan, options.tiles);
    const labels = validation && labelsOf(validation);
    checkRoom(compute, settings, plan, validation?.count ?? 0);
    const memory = new Memory(compute);
    const made: { dispose: () => void }[] = [memory];
    try {
      const networks: NetworksOnGpu = {
        ...{ model, networks: members.length },
        parameters: memory.storage("parameters", members.length * model.size),
      };
      await memory.checkAllocated();
      writeStart(compute, networks, options);
      const best = new BestNetworks(compute, memory, model, networks.parameters);
      await memory.checkAllocated();
      best.begin();
      // Both compile kernels, so they run at the same time.
      const [stepMade, evaluatorMade] = await Promise.allSettled([
        createTrainingStep(compute, networks, { examples, batch, plan, variations }),
        validation && createEvaluator(compute, networks, validation, plan.tiles),
      ]);
      made.push(...madeOf(stepMade), ...madeOf(evaluatorMade));
      const [step, evaluator] = [valueOf(stepMade), valueOf(evaluatorMade)];
      const validated = evaluator && labels && { evaluator, labels };
      const scores = new PopulationScores(compute, settings, step.buffers, validated);
      made.push(scores);
      await scores.checkAllocated();
      const population = new Population(compute, settings, plan, { memory, step, scores, best });
      if (resume !== undefined) {
        population.#resume(resume);
      }
      return population;
    } catch (error) {
      for (const part of made) {
        part.dispose();
      }
      throw error instanceof GpuMemoryError && members.length > 1
        ? new GpuMemoryError(
            `${error.message} Or train fewer than ${members.length} networks at once.`,
            { cause: error },
          )
        : error;
    }
  }

  /** Epochs finished so far. */
  get epochsDone(): number {
    return this.#epochsDone;
  }

  /** The epoch of a network with the highest accuracy so far, the first of equals; undefined before the first one ends. */
  bestOf(network: number): Omit<BestEpoch, "parameters"> | undefined {
    return this.#best.epochOf(this.#checked(network));
  }

  /** Why a network does not train any more, in words; undefined while it does. */
  stoppedOf(network: number): string | undefined {
    return this.#stopped[this.#checked(network)];
  }

  /**
   * Stops a network: its parameters stay as they are now. The others go on, with the same bits.
   *
   * @param reason in words
   */
  stop(network: number, reason: string): void {
    this.#stopped[this.#checked(network)] ??= reason;
    const { schedule } = this.#step.buffers;
    this.#compute.device.queue.writeBuffer(schedule, 0, this.#schedule());
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
    while (this.#epochsDone < last && this.#stopped.includes(undefined)) {
      const epoch = await this.#alone(() => this.#trainEpoch(options));
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
    return this.#alone(async () => {
      const { rows, batch } = this.#settings;
      const rowsSeen = Math.min(rows, this.#stepsDone * batch);
      const read = () => readTensors(this.#compute, this.#settings, this.#buffers, rowsSeen);
      let all = await read();
      const place = `epoch ${this.#epochsDone + 1}, step ${this.#stepsDone}`;
      const faults = all.map((learned) => faultOf(learned, place));
      if (faults.some((fault) => fault !== undefined)) {
        this.#breakDown(faults);
        all = await read();
      }
      return all.map((read, network) => {
        const epoch = this.#best.epochOf(network);
        return {
          ...read,
          epochsDone: this.#epochsDone,
          stepsDone: this.#stepsDone,
          seconds: this.#seconds,
          best: epoch && { ...epoch, parameters: read.best },
          stopped: this.#stopped[network],
        };
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
    this.#recent?.dispose();
    this.#step.dispose();
    this.#scores.dispose();
    this.#memory.dispose();
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
    return { ...this.#step.buffers, best: this.#best.parameters };
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isRunning) {
      throw new RequestError("The population is training. Pause it first, or wait for its loop.");
    }
    this.#isRunning = true;
    try {
      return await work();
    } finally {
      this.#isRunning = false;
    }
  }

  /** @returns undefined where the requested steps ended inside the epoch */
  async #trainEpoch(options: PopulationEpochOptions): Promise<PopulationEpoch | undefined> {
    options.signal?.throwIfAborted();
    if (this.#stepsDone === 0) {
      this.#beginEpoch();
    }
    await this.#takeSteps(options);
    return this.#stepsDone === this.steps ? this.#endEpoch(options.signal) : undefined;
  }

  /** Writes what differs between epochs. */
  #beginEpoch(): void {
    const epoch = this.#epochsDone;
    const order = this.#inputs.order(epoch);
    this.#step.beginEpoch({ order, schedule: this.#schedule(), epoch });
  }

  #schedule(): Uint32Array<ArrayBuffer> {
    return this.#inputs.schedule(this.#epochsDone, this.#stopped);
  }

  /** Takes the remaining steps of the epoch, or as many as were requested. */
  async #takeSteps({
    signal,
    steps = Infinity,
    progress,
    recent,
  }: PopulationEpochOptions): Promise<void> {
    const { rows, batch } = this.#settings;
    const before = this.#stepsDone;
    const last = Math.min(this.steps, before + steps);
    const elapsed = this.#timer();
    this.#stepsDone += await this.#runner.submit(last - before, {
      signal,
      progress: (finished) => {
        const step = before + finished;
        const samplesPerSecond = (this.#training * Math.min(step * batch, rows)) / elapsed();
        progress?.({ epoch: this.#epochsDone + 1, step, steps: this.steps, samplesPerSecond });
        if (recent !== undefined && this.#inputs.isPrepared(this.#epochsDone)) {
          void this.#readRecent(step, recent);
        }
      },
    });
    if (this.#stepsDone < this.steps) {
      await this.#runner.finished();
    }
    this.#seconds = elapsed();
    if (this.#stepsDone < last) {
      signal?.throwIfAborted();
    }
  }

  async #readRecent(step: number, recent: (steps: RecentSteps) => void): Promise<void> {
    const epoch = this.#epochsDone + 1;
    const { outcomes } = this.#step.buffers;
    this.#recent ??= new RecentReader(this.#compute, this.#settings, outcomes);
    try {
      const read = await this.#recent.read(step, this.#inputs.orders(this.#epochsDone));
      if (read !== undefined) {
        recent({ epoch, step, ...read });
      }
    } catch {
      // The GPU was lost, or the population was freed: whoever trains learns of it.
    }
  }

  async #endEpoch(signal: AbortSignal | undefined): Promise<PopulationEpoch> {
    const elapsed = this.#timer();
    const orders = this.#inputs.orders(this.#epochsDone);
    await this.#scores.validate(signal);
    this.#seconds = elapsed();
    signal?.throwIfAborted();
    const epoch = this.#epochsDone + 1;
    const training = this.#training;
    const isStopped = (network: number) => this.#stopped[network] !== undefined;
    const reading = this.#scores.read({ epoch, orders, isStopped });
    // The GPU is still at work on this epoch.
    this.#inputs.prepare(epoch);
    const networks = await reading;
    await this.#runner.finished();
    const seconds = elapsed();
    this.#epochsDone = epoch;
    this.#stepsDone = 0;
    this.#seconds = 0;
    setClock(this.#compute.device, this.#step.buffers.clock, 0);
    this.#keep(epoch, networks);
    const samplesPerSecond = (training * this.#settings.rows) / seconds;
    return { epoch, networks, seconds, samplesPerSecond };
  }

  /** Keeps the best parameters, and takes the networks that broke down out of the run. */
  #keep(epoch: number, networks: readonly NetworkEpoch[]): void {
    const accuracies = networks.map((scores) =>
      scores === undefined || scores instanceof NumericalError
        ? undefined
        : (scores.valAccuracy ?? scores.trainAccuracy),
    );
    this.#best.consider(epoch, accuracies);
    this.#breakDown(
      networks.map((scores) => (scores instanceof NumericalError ? scores : undefined)),
    );
  }

  /** Puts networks back to their best epoch, or to their first weights, and stops them there. */
  #breakDown(faults: readonly (NumericalError | undefined)[]): void {
    const broken = [...faults.keys()].filter((network) => faults[network] !== undefined);
    this.#best.restore(broken);
    const { device } = this.#compute;
    const encoder = device.createCommandEncoder({ label: "broken" });
    for (const network of broken) {
      this.stop(network, (faults[network] as NumericalError).message);
      for (const moments of [this.#buffers.m, this.#buffers.v]) {
        encoder.clearBuffer(moments, network * this.model.size, this.model.size);
      }
    }
    device.queue.submit([encoder.finish()]);
  }

  /** How many networks have not stopped. */
  get #training(): number {
    return this.#stopped.filter((reason) => reason === undefined).length;
  }

  /** Seconds spent in the epoch, including those before now. */
  #timer(): () => number {
    const before = this.#seconds;
    const start = performance.now();
    return () => before + (performance.now() - start) / 1000;
  }

  /** Goes on from states that were read earlier. */
  #resume(states: readonly NetworkState[]): void {
    const { epochsDone, stepsDone, seconds } = checkStates(this.#settings, states);
    for (const [network, { stopped }] of states.entries()) {
      this.#stopped[network] = stopped;
    }
    this.#epochsDone = epochsDone;
    this.#stepsDone = stepsDone;
    this.#seconds = seconds;
    this.#best.resume(states.map(({ best }) => best));
    this.#beginEpoch();
    writeTensors(this.#compute, this.#settings, this.#buffers, states);
    setClock(this.#compute.device, this.#step.buffers.clock, this.#stepsDone * this.size);
  }
}
