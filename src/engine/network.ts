// A network is a model with parameters on a GPU.

import type { ComputeDevice } from "./gpu/device.ts";
import { RequestError } from "./gpu/errors.ts";
import { Memory, checkSize, readOnce } from "./gpu/memory.ts";
import { padded } from "./gpu/padding.ts";
import { type Model, modelOf } from "./model/model.ts";
import { type Prediction, type Score, predictedOf, scoreOf } from "./model/outcomes.ts";
import {
  type LayerParameters,
  checkNumbers,
  initialParameters,
  pack,
  unpack,
} from "./model/parameters.ts";
import { EVALUATION_BATCH, type Evaluator, evaluateOnce } from "./step/evaluator.ts";
import { type Examples, labelsOf } from "./step/examples.ts";
import type { RunOptions } from "./step/step-runner.ts";

/** A network whose parameters are on the GPU. It evaluates and predicts; a `Trainer` changes it. */
export class Network {
  /** Its layer sizes. */
  readonly model: Model;
  /**
   * All parameters, laid out as `model` says.
   *
   * @internal
   */
  readonly parameters: GPUBuffer;
  readonly #compute: ComputeDevice;
  readonly #memory: Memory;

  /**
   * Puts a network on the GPU.
   *
   * @param sizes layer sizes from input to classes, e.g. [784, 128, 64, 10]
   * @param start the seed of a fresh network, or the parameters of a trained one
   * @throws RequestError for impossible sizes, and for parameters that are not numbers; GpuMemoryError where the
   *   parameters are too large
   */
  constructor(
    compute: ComputeDevice,
    sizes: readonly number[],
    start: number | readonly LayerParameters[],
  ) {
    this.model = modelOf(sizes);
    this.#compute = compute;
    this.#memory = new Memory(compute);
    // Checked first, since the host would need the same amount of memory.
    checkSize(compute, "parameters", this.model.size);
    if (typeof start !== "number") {
      checkNumbers(start);
    }
    const parameters = typeof start === "number" ? initialParameters(this.model, start) : start;
    this.parameters = this.#memory.upload("parameters", pack(this.model, parameters));
  }

  /**
   * Loss and accuracy on labelled examples, with the default tiles: a trainer's validation takes the tuner's, so the last
   * digits of the two may differ on a GPU.
   *
   * @throws RequestError where the examples have no labels or do not fit
   */
  async evaluate(examples: Examples, options?: RunOptions): Promise<Score> {
    const labels = labelsOf(examples, "compare with");
    const [outcomes] = await this.#evaluated(examples, ({ outcomes }) => [outcomes], options);
    return scoreOf(new Uint32Array(outcomes), (row) => labels[row] as number);
  }

  /** The class probabilities of images. Their labels, if there are any, are ignored. */
  async predict(examples: Examples, options?: RunOptions): Promise<Prediction> {
    const [outcomes, probabilities] = await this.#evaluated(
      examples,
      (evaluator) => [evaluator.outcomes, evaluator.probabilities],
      options,
    );
    return {
      predicted: predictedOf(outcomes),
      probabilities: new Float32Array(probabilities),
    };
  }

  /**
   * The outputs of each hidden layer (after its ReLU) for a few images.
   *
   * @returns for each hidden layer [count, outputs], row-major
   * @throws RequestError for more than 256 images, or where they do not fit
   */
  async activations(examples: Examples): Promise<Float32Array[]> {
    const { count } = examples;
    if (count > EVALUATION_BATCH) {
      throw new RequestError(
        `Activations are read for at most ${EVALUATION_BATCH} images at once; these are ${count}.`,
      );
    }
    const layers = await this.#evaluated(examples, ({ activations }) => activations);
    return layers.map((bytes, index) =>
      withoutPadding(new Float32Array(bytes), count, this.model.sizes[index + 1] as number),
    );
  }

  /**
   * Waits until it is known whether the GPU had room for the parameters.
   *
   * @throws GpuMemoryError where it had not
   */
  async checkAllocated(): Promise<void> {
    await this.#memory.checkAllocated();
  }

  /** Reads the parameters as they are now. */
  async read(): Promise<LayerParameters[]> {
    await this.checkAllocated();
    return unpack(this.model, new Float32Array(await readOnce(this.#compute, this.parameters)));
  }

  /** Frees the parameters. The network cannot be used afterwards. */
  dispose(): void {
    this.#memory.dispose();
  }

  async #evaluated<const Sources extends readonly GPUBuffer[]>(
    examples: Examples,
    sourcesOf: (evaluator: Evaluator) => Sources,
    options?: RunOptions,
  ): Promise<{ [Index in keyof Sources]: ArrayBuffer }> {
    await this.checkAllocated();
    return evaluateOnce(this.#compute, this, examples, sourcesOf, options);
  }
}

/** Copies [rows, columns] out of a matrix whose rows and columns are padded to multiples of four. */
function withoutPadding(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const start = row * padded(columns);
    out.set(matrix.subarray(start, start + columns), row * columns);
  }
  return out;
}
