// Parameters are the numbers that training changes: weights and biases. On the host they lie layer by layer, without padding,
// as files keep them; on the GPU they lie in one buffer as the model says.

import { randomStream } from "../../base/random.ts";
import { RequestError } from "../gpu/errors.ts";
import { padded } from "../gpu/padding.ts";
import { type Layer, type Model } from "./model.ts";

/** The weights and bias of one layer, without padding. */
export interface LayerParameters {
  /** [inputs, outputs], row-major. */
  readonly weights: Float32Array;
  /** [outputs]. */
  readonly bias: Float32Array;
}

/** The key of the random streams of initial weights, beside the seed. */
const INITIALISATION = 1;

/**
 * Glorot-uniform weights and zero biases, the defaults of Keras.
 *
 * @param seed a whole number from 0 to 2³² − 1
 * @see Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010
 */
export function initialParameters(model: Model, seed: number): LayerParameters[] {
  return model.layers.map(({ inputs, outputs }, index) => {
    const random = randomStream(seed, INITIALISATION, index);
    const bound = Math.sqrt(6 / (inputs + outputs));
    const weights = Float32Array.from(
      { length: inputs * outputs },
      () => bound * (2 * random() - 1),
    );
    return { weights, bias: new Float32Array(outputs) };
  });
}

/** Lays parameters out as the GPU holds them: rows and columns padded with zeros to multiples of four. */
export function pack(
  model: Model,
  parameters: readonly LayerParameters[],
): Float32Array<ArrayBuffer> {
  const packed = new Float32Array(model.size / 4);
  model.layers.forEach((layer, index) => {
    const { weights, bias } = parameters[index] as LayerParameters;
    eachRow(layer, (row, start) => {
      packed.set(weights.subarray(row * layer.outputs, (row + 1) * layer.outputs), start);
    });
    packed.set(bias, layer.bias.offset / 4);
  });
  return packed;
}

/** The inverse of `pack`. */
export function unpack(model: Model, packed: Float32Array): LayerParameters[] {
  return model.layers.map((layer) => {
    const weights = new Float32Array(layer.inputs * layer.outputs);
    eachRow(layer, (row, start) => {
      weights.set(packed.subarray(start, start + layer.outputs), row * layer.outputs);
    });
    const start = layer.bias.offset / 4;
    return { weights, bias: packed.slice(start, start + layer.outputs) };
  });
}

function eachRow(layer: Layer, visit: (row: number, start: number) => void): void {
  for (let row = 0; row < layer.inputs; row++) {
    visit(row, layer.weights.offset / 4 + row * padded(layer.outputs));
  }
}

/**
 * Checks that all parameters are numbers.
 *
 * @throws RequestError naming the layer
 */
export function checkNumbers(parameters: readonly LayerParameters[]): void {
  for (const [index, { weights, bias }] of parameters.entries()) {
    const broken = countBroken(weights) + countBroken(bias);
    if (broken > 0) {
      throw new RequestError(
        `Layer ${index + 1} of the network holds ${broken} values that are not numbers, so it cannot be used. Take another file.`,
      );
    }
  }
}

/**
 * Counts the values that are infinite or not a number, which have all bits of the exponent set.
 *
 * It tests the bits as integers, since a test of the number itself may be optimised away where arithmetic is relaxed.
 */
export function countBroken(values: Float32Array): number {
  const EXPONENT = 0x7f80_0000;
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let broken = 0;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- it takes five times as long, after every epoch
  for (let index = 0; index < words.length; index++) {
    if (((words[index] as number) & EXPONENT) === EXPONENT) {
      broken += 1;
    }
  }
  return broken;
}
