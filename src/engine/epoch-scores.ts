// At the end of each epoch the trainer reads its scores: mean loss and accuracy of the training rows, which were written step by
// step, and of the validation rows, which are evaluated then.

import type { ComputeDevice } from "./gpu/device.ts";
import { type BufferPart, Readback, bytesOf } from "./gpu/memory.ts";
import { type EpochScore, type EpochToScore, trainingScore } from "./model/epoch-score.ts";
import { type Score, scoreOf } from "./model/outcomes.ts";
import type { Network } from "./network.ts";
import { CLOCK_SIZE, type TrainingBuffers } from "./step/buffers.ts";
import type { Validation } from "./step/evaluator.ts";

/** What is read at the end of an epoch. */
interface EpochReading {
  readonly scores: EpochScore;
  /** Words of the outcomes of all rows. */
  readonly outcomes: Uint32Array;
  /** [validation rows], the likeliest classes; undefined without validation. */
  readonly predicted: Uint32Array | undefined;
  /** [steps, sums]; empty where they were not wanted. */
  readonly squares: Float32Array;
}

/** Reads in one round trip how well the network did, and checks that its numbers are still finite. */
export class EpochScores {
  readonly #network: Network;
  readonly #outcomes: GPUBuffer;
  readonly #validation: Validation | undefined;
  /** Parameters, moments, the outcomes of training, those of validation. */
  readonly #sources: readonly GPUBuffer[];
  /** The squares of the gradients of all steps of an epoch. */
  readonly #squares: BufferPart;
  readonly #readback: Readback;
  /** Settles when the score of the untrained network was told. */
  #measuring = Promise.resolve();

  /** @throws GpuMemoryError where the copy is too large for one buffer */
  constructor(
    compute: ComputeDevice,
    network: Network,
    { parameters, m, v, outcomes, clock }: TrainingBuffers,
    validation: Validation | undefined,
  ) {
    this.#network = network;
    this.#outcomes = outcomes;
    this.#validation = validation;
    const validated = validation === undefined ? [] : [validation.evaluator.outcomes];
    this.#sources = [parameters, m, v, outcomes, ...validated];
    this.#squares = { buffer: clock, offset: CLOCK_SIZE, size: clock.size - CLOCK_SIZE };
    const size = bytesOf(this.#sources) + this.#squares.size;
    this.#readback = new Readback(compute, size);
  }

  /**
   * Submits the evaluation of the network on the validation rows, if there are any; `read` reads the result.
   *
   * @throws the signal's reason when aborted
   */
  async validate(signal: AbortSignal | undefined): Promise<void> {
    await this.#measuring;
    await this.#validation?.evaluator.submit({ signal });
  }

  /**
   * Evaluates the untrained network before the first step, and tells its score if there are validation rows. The steps do not wait
   * for the result.
   *
   * @throws the signal's reason when aborted
   */
  async measureUntrained(
    tell: (score: Score) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await this.validate(signal);
    if (this.#validation !== undefined) {
      // A lost GPU, or numbers that are not finite, are reported by the training that follows.
      this.#measuring = this.#readValidation(this.#validation).then(tell, () => undefined);
    }
  }

  async #readValidation({ evaluator, labels }: Validation): Promise<Score> {
    const outcomes = new Uint32Array(await this.#readback.read(evaluator.outcomes));
    return scoreOf(outcomes, (position) => labels[position] as number);
  }

  /**
   * Reads the scores of an epoch that has just ended, the outcomes of its rows, the predicted class of each validation row, and the
   * squares of its gradients where they are wanted.
   *
   * @throws NumericalError naming the step and the layer where a loss, a parameter or a moment is not a number
   */
  async read(epoch: EpochToScore, wantsSquares: boolean): Promise<EpochReading> {
    const wanted = wantsSquares ? [this.#squares] : [];
    const bytes = await this.#readback.read(...this.#sources, ...wanted);
    const squaresAt = bytesOf(this.#sources);
    const start = 3 * this.#network.model.size;
    const { size } = this.#outcomes;
    const outcomes = new Uint32Array(bytes, start, size / 4);
    const train = trainingScore(this.#network.model, epoch, outcomes, bytes);
    const labels = this.#validation?.labels;
    const validation =
      labels && new Uint32Array(bytes, start + size, (squaresAt - start - size) / 4);
    const validated = validation && scoreOf(validation, (position) => labels[position] as number);
    const scores = {
      trainLoss: train.loss,
      trainAccuracy: train.accuracy,
      valLoss: validated?.loss,
      valAccuracy: validated?.accuracy,
    };
    const predicted =
      validation && Uint32Array.from(labels, (_, row) => validation[2 * row + 1] as number);
    return { scores, outcomes, predicted, squares: new Float32Array(bytes, squaresAt) };
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
}
