// A network on the processor, for where there is no GPU. It reads digits and does not learn. The sums are in f64, so that its
// answers lie within the rounding errors of the GPU's.
import {
  type Examples,
  type LayerParameters,
  type Model,
  type Prediction,
  modelOf,
} from "../../engine/index.ts";
import type { ExaminedNetwork } from "../examine/examined-network.ts";

/** After so many digits the thread may do something else, such as read a drawing. */
const DIGITS_AT_ONCE = 256;

/** The outputs of a layer for one digit before its ReLU. */
type Sums = Float64Array;

/** The same answers as a `Network`, computed without a GPU. */
export class CpuNetwork implements ExaminedNetwork {
  readonly model: Model;
  #parameters: readonly LayerParameters[];

  /** @param parameters of each layer, which fit the sizes */
  constructor(sizes: readonly number[], parameters: readonly LayerParameters[]) {
    this.model = modelOf(sizes);
    this.#parameters = parameters;
  }

  /** The parameters as they are now. */
  get parameters(): readonly LayerParameters[] {
    return this.#parameters;
  }

  /** Becomes another network of the same sizes. */
  load(parameters: readonly LayerParameters[]): void {
    this.#parameters = parameters;
  }

  async predict(examples: Examples): Promise<Prediction> {
    const classes = this.model.sizes.at(-1) as number;
    const predicted = new Uint32Array(examples.count);
    const probabilities = new Float32Array(examples.count * classes);
    await this.#eachDigit(examples, (row, sums) => {
      const logits = sums.at(-1) as Sums;
      predicted[row] = placeOfLargest(logits);
      probabilities.set(softmax(logits), row * classes);
    });
    return { predicted, probabilities };
  }

  async activations(examples: Examples): Promise<Float32Array[]> {
    const hidden = this.model.sizes.slice(1, -1);
    const layers = hidden.map((outputs) => new Float32Array(examples.count * outputs));
    await this.#eachDigit(examples, (row, sums) => {
      layers.forEach((layer, index) => {
        layer.set((sums[index] as Sums).map(rectified), row * (hidden[index] as number));
      });
    });
    return layers;
  }

  read(): Promise<LayerParameters[]> {
    return Promise.resolve([...this.#parameters]);
  }

  /** Nothing of it lies on a GPU. */
  dispose(): void {
    this.#parameters = [];
  }

  async #eachDigit(
    { count, images }: Examples,
    visit: (row: number, sums: readonly Sums[]) => void,
  ): Promise<void> {
    const [pixels = 0] = this.model.sizes;
    // All digits are read by the same network, also where another one is loaded meanwhile.
    const parameters = this.#parameters;
    for (let row = 0; row < count; row++) {
      visit(row, forwardPass(parameters, images.subarray(row * pixels, (row + 1) * pixels)));
      if (row % DIGITS_AT_ONCE === DIGITS_AT_ONCE - 1) {
        await anotherTask();
      }
    }
  }
}

/**
 * The sums of all layers for one digit.
 *
 * @param digit [inputs], 0 (paper) to 255 (ink)
 */
function forwardPass(parameters: readonly LayerParameters[], digit: Uint8Array): Sums[] {
  let inputs: Sums = Float64Array.from(digit, (value) => value / 255);
  return parameters.map((layer) => {
    const sums = sumsOf(layer, inputs);
    inputs = sums.map(rectified);
    return sums;
  });
}

/** x·w + b of one row. Most pixels are paper and many units are off: their zeros add nothing. */
function sumsOf({ weights, bias }: LayerParameters, inputs: Sums): Sums {
  const outputs = bias.length;
  const sums = Float64Array.from(bias);
  for (let input = 0; input < inputs.length; input++) {
    const value = inputs[input] as number;
    if (value !== 0) {
      const row = input * outputs;
      for (let output = 0; output < outputs; output++) {
        sums[output] = (sums[output] as number) + value * (weights[row + output] as number);
      }
    }
  }
  return sums;
}

function rectified(sum: number): number {
  return Math.max(0, sum);
}

/** The largest is subtracted first, so that no exponential overflows. */
function softmax(logits: Sums): Sums {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function placeOfLargest(values: Sums): number {
  return values.indexOf(Math.max(...values));
}

function anotherTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
