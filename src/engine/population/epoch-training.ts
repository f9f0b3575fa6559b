// All networks of a population take the steps of an epoch together. The population says when.

import type { ComputeDevice } from "../gpu/device.ts";
import { NumericalError } from "../gpu/errors.ts";
import { positionOf, timerOf } from "../model/position.ts";
import { setClock } from "../step/buffers.ts";
import { StepRunner } from "../step/step-runner.ts";
import type { TrainingStep } from "../step/training-step.ts";
import type { BestNetworks } from "./best.ts";
import { EpochInputs } from "./epoch-inputs.ts";
import type { PopulationEpoch, PopulationEpochOptions } from "./epoch.ts";
import type { PopulationSettings } from "./options.ts";
import { RecentReader, type RecentSteps } from "./recent.ts";
import type { NetworkEpoch, PopulationScores } from "./scores.ts";
import { StoppedNetworks } from "./stopped.ts";

/** What trains the networks of a population, on the GPU. */
export interface TrainingParts {
  readonly step: TrainingStep;
  readonly scores: PopulationScores;
  readonly best: BestNetworks;
}

/** Trains the networks of a population through their epochs, one after another. */
export class EpochTraining {
  /** Where training stands. */
  readonly at = positionOf({ epochsDone: 0 });
  readonly stopped: StoppedNetworks;
  readonly #compute: ComputeDevice;
  readonly #settings: PopulationSettings;
  readonly #parts: TrainingParts;
  readonly #inputs: EpochInputs;
  readonly #runner: StepRunner;
  /** Made when somebody first asks for the scores of recent steps. */
  #recent: RecentReader | undefined;

  constructor(compute: ComputeDevice, settings: PopulationSettings, parts: TrainingParts) {
    const { model, members } = settings;
    const { step, best } = parts;
    this.#compute = compute;
    this.#settings = settings;
    this.#parts = parts;
    this.#inputs = new EpochInputs(settings);
    this.#runner = new StepRunner(compute, step.dispatches);
    const stopping = { model, buffers: step.buffers, inputs: this.#inputs, best, at: this.at };
    this.stopped = new StoppedNetworks(compute, members.length, stopping);
  }

  /** Writes what differs between epochs. */
  begin(): void {
    const epoch = this.at.epochsDone;
    const order = this.#inputs.order(epoch);
    const schedule = this.#inputs.schedule(epoch, this.stopped.reasons);
    this.#parts.step.beginEpoch({ order, schedule, epoch });
  }

  /** Takes the remaining steps of the epoch, or as many as were requested. */
  async takeSteps({
    signal,
    steps: wanted = Infinity,
    progress,
    recent,
  }: PopulationEpochOptions): Promise<void> {
    const { at } = this;
    const { rows, batch, steps } = this.#settings;
    const before = at.stepsDone;
    const last = Math.min(steps, before + wanted);
    const elapsed = timerOf(at);
    const seen = (finished: number) => {
      const step = before + finished;
      const samplesPerSecond = (this.stopped.training * Math.min(step * batch, rows)) / elapsed();
      progress?.({ epoch: at.epochsDone + 1, step, steps, samplesPerSecond });
      if (recent !== undefined && this.#inputs.isPrepared(at.epochsDone)) {
        void this.#readRecent(step, recent);
      }
    };
    at.stepsDone += await this.#runner.submit(last - before, { signal, progress: seen });
    if (at.stepsDone < steps) {
      await this.#runner.finished();
    }
    at.seconds = elapsed();
    if (at.stepsDone < last) {
      signal?.throwIfAborted();
    }
  }

  /** Ends an epoch whose steps are all taken: reads the scores, keeps the best networks, and stops those that broke down. */
  async end(signal: AbortSignal | undefined): Promise<PopulationEpoch> {
    const { at } = this;
    const { step, scores } = this.#parts;
    const elapsed = timerOf(at);
    const orders = this.#inputs.orders(at.epochsDone);
    await scores.validate(signal);
    at.seconds = elapsed();
    signal?.throwIfAborted();
    const epoch = at.epochsDone + 1;
    const { training, reasons } = this.stopped;
    const isStopped = (network: number) => reasons[network] !== undefined;
    const reading = scores.read({ epoch, orders, isStopped });
    // The GPU is still at work on this epoch.
    this.#inputs.prepare(epoch);
    const networks = await reading;
    await this.#runner.finished();
    const seconds = elapsed();
    Object.assign(at, positionOf({ epochsDone: epoch }));
    setClock(this.#compute.device, step.buffers.clock, 0);
    this.#keep(epoch, networks);
    const samplesPerSecond = (training * this.#settings.rows) / seconds;
    return { epoch, networks, seconds, samplesPerSecond };
  }

  /** Frees what it made. */
  dispose(): void {
    this.#recent?.dispose();
  }

  /** Keeps the best parameters, and takes the networks that broke down out of the run. */
  #keep(epoch: number, networks: readonly NetworkEpoch[]): void {
    const accuracies = networks.map((scores) =>
      scores === undefined || scores instanceof NumericalError
        ? undefined
        : (scores.valAccuracy ?? scores.trainAccuracy),
    );
    this.#parts.best.consider(epoch, accuracies);
    this.stopped.breakDown(
      networks.map((scores) => (scores instanceof NumericalError ? scores : undefined)),
    );
  }

  async #readRecent(step: number, recent: (steps: RecentSteps) => void): Promise<void> {
    const { epochsDone } = this.at;
    const { outcomes } = this.#parts.step.buffers;
    this.#recent ??= new RecentReader(this.#compute, this.#settings, outcomes);
    try {
      const read = await this.#recent.read(step, this.#inputs.orders(epochsDone));
      if (read !== undefined) {
        recent({ epoch: epochsDone + 1, step, ...read });
      }
    } catch {
      // The GPU was lost, or the population was freed: whoever trains learns of it.
    }
  }
}
