// What speaks for a class: how much each pixel of a digit adds to the class's logit.
//
// For one digit a network of ReLU layers is linear: each hidden unit either passes its sum on or is off. With the units
// that are off left out, the layers multiply to one weight for each pixel and class. A logit is then exactly
// Σ weight · pixel, plus what the biases add.
import type { LayerParameters } from "../../engine/index.ts";

/** How the logit of one class comes about. */
export interface Contributions {
  /** The class, from 0. */
  readonly label: number;
  /** What each pixel adds: [pixels]. */
  readonly pixels: Float64Array;
  /** What the biases of all layers add. */
  readonly bias: number;
  /** The sum of all of them: the network's output for this class before the softmax. */
  readonly logit: number;
}

/**
 * @param layers the parameters of the network
 * @param hidden the outputs of its hidden layers for this digit, after the ReLU; a unit with 0 is off
 * @param digit [pixels], 0 (background) to 255 (ink)
 */
export function contributionsTo(
  label: number,
  layers: readonly LayerParameters[],
  hidden: readonly Float32Array[],
  digit: Uint8Array,
): Contributions {
  const classes = layers.at(-1)?.bias.length ?? 0;
  let slopes = Float64Array.from({ length: classes }, (_, index) => (index === label ? 1 : 0));
  let bias = 0;
  // From the last layer to the first: how much the logit grows with each output of the layer before.
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const { weights, bias: biases } = layers[layer] as LayerParameters;
    bias += dot(biases, slopes);
    slopes = slopesBefore(weights, slopes, hidden[layer - 1]);
  }
  const pixels = Float64Array.from(digit, (value, pixel) => (value / 255) * (slopes[pixel] ?? 0));
  return { label, pixels, bias, logit: pixels.reduce((sum, value) => sum + value, bias) };
}

/**
 * @param weights [inputs, outputs], row-major
 * @param slopes [outputs]
 * @param inputs the layer's inputs where they come from a ReLU; undefined for pixels
 * @returns [inputs]
 */
function slopesBefore(
  weights: Float32Array,
  slopes: Float64Array,
  inputs: Float32Array | undefined,
): Float64Array<ArrayBuffer> {
  const outputs = slopes.length;
  return Float64Array.from({ length: weights.length / outputs }, (_, input) =>
    inputs !== undefined && (inputs[input] as number) <= 0
      ? 0
      : dot(weights.subarray(input * outputs, (input + 1) * outputs), slopes),
  );
}

function dot(a: Float32Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) {
    sum += (a[index] as number) * (b[index] as number);
  }
  return sum;
}
