// At the end of an epoch the scores of all networks of a population are read in one round trip.

import type { ComputeDevice } from "../gpu/device.ts";
import { NumericalError } from "../gpu/errors.ts";
import { Readback, bytesOf } from "../gpu/memory.ts";
import { type EpochScore, trainingScore } from "../model/epoch-score.ts";
import { OUTCOME_SIZE, type Score, scoreOf } from "../model/outcomes.ts";
import type { TrainingBuffers } from "../step/buffers.ts";
import { type Validation, outOfEvaluation } from "../step/evaluator.ts";
import type { PopulationSettings } from "./options.ts";
import { outcomesOf } from "./state.ts";

/** An epoch of a population that has just ended. */
export interface EndedEpoch {
  /** From 1. */
  readonly epoch: number;
  /** The order of the rows of each network. */
  readonly orders: readonly Uint32Array[];
  readonly isStopped: (network: number) => boolean;
}

/** The scores of a network; the error if its numbers are not finite any more; undefined if it had stopped before. */
export type NetworkEpoch = EpochScore | NumericalError | undefined;

/** Reads how well each network did, and checks that its numbers are still finite. */
export class PopulationScores {
  readonly #settings: PopulationSettings;
  readonly #validation: Validation | undefined;
  /** Parameters, moments, the outcomes of training, those of validation. */
  readonly #sources: readonly GPUBuffer[];
  readonly #readback: Readback;

  /** @throws GpuMemoryError where the copy is too large for one buffer */
  constructor(
    compute: ComputeDevice,
    settings: PopulationSettings,
    { parameters, m, v, outcomes }: TrainingBuffers,
    validation: Validation | undefined,
  ) {
    this.#settings = settings;
    this.#validation = validation;
    const validated = validation === undefined ? [] : [validation.evaluator.outcomes];
    this.#sources = [parameters, m, v, outcomes, ...validated];
    this.#readback = new Readback(compute, bytesOf(this.#sources));
  }

  /**
   * Submits the evaluation of all networks on the validation rows, if there are any; `read` reads the result.
   *
   * @throws the signal's reason when aborted
   */
  async validate(signal: AbortSignal | undefined): Promise<void> {
    await this.#validation?.evaluator.submit({ signal });
  }

  /** Reads the scores of an epoch that has just ended. What breaks down is a network, never the population. */
  async read(ended: EndedEpoch): Promise<NetworkEpoch[]> {
    const bytes = await this.#readback.read(...this.#sources);
    return this.#settings.members.map((_, network) => {
      if (ended.isStopped(network)) {
        return undefined;
      }
      try {
        return this.#scoreOf(network, ended, bytes);
      } catch (error) {
        if (error instanceof NumericalError) {
          return error;
        }
        throw error;
      }
    });
  }

  /** @throws GpuMemoryError where the GPU had no room for the copy */
  async checkAllocated(): Promise<void> {
    await this.#readback.checkAllocated();
  }

  /** Frees the copy and the evaluator. */
  dispose(): void {
    this.#validation?.evaluator.dispose();
    this.#readback.dispose();
  }

  #scoreOf(network: number, { epoch, orders }: EndedEpoch, bytes: ArrayBuffer): EpochScore {
    const { model, members, labels, steps, batch } = this.#settings;
    const { size } = model;
    const order = orders[network] as Uint32Array;
    const labelAt = (position: number) => labels[order[position] as number] as number;
    const learned = new Uint8Array(3 * size);
    for (const index of [0, 1, 2]) {
      const start = (index * members.length + network) * size;
      learned.set(new Uint8Array(bytes, start, size), index * size);
    }
    const start = 3 * members.length * size;
    const trained = this.#sources[3] as GPUBuffer;
    const outcomes = new Uint32Array(bytes, start, trained.size / 4);
    const own = outcomesOf(outcomes, this.#settings, network);
    const train = trainingScore(model, { epoch, steps, batch, labelAt }, own, learned.buffer);
    const val = this.#validationScore(network, bytes, start + trained.size);
    return {
      trainLoss: train.loss,
      trainAccuracy: train.accuracy,
      valLoss: val?.loss,
      valAccuracy: val?.accuracy,
    };
  }

  #validationScore(network: number, bytes: ArrayBuffer, start: number): Score | undefined {
    if (this.#validation === undefined) {
      return undefined;
    }
    const { labels } = this.#validation;
    const outcomes = new Uint32Array(bytes, start);
    const place = { network, networks: this.#settings.members.length, rows: labels.length };
    return scoreOf(
      outOfEvaluation(outcomes, OUTCOME_SIZE / 4, place),
      (row) => labels[row] as number,
    );
  }
}
