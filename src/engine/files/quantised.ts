// A network small enough to travel in a link: its weights are rounded to whole numbers of eight bits, and each unit has a scale
// by which they are multiplied again. The biases stay as they are. The file is a safetensors file with tensors of type I8.

import { ModelFileError } from "../gpu/errors.ts";
import { layerTensors, layersOf } from "./layer-tensors.ts";
import { type TensorFile, type WritableTensor, quote, writeSafetensors } from "./safetensors.ts";
import type { SavedNetwork } from "./saved-network.ts";

/** The entry of the metadata that says how weights are rounded, and its value. */
export const QUANTISED = "quantised";
const SCHEME = "int8, a scale per unit";

/** The largest whole number; the smallest is its negative, so that zero stays zero. */
const LARGEST = 127;

const SCALE = "weight_scale";

/** The weights of one layer as whole numbers, [outputs, inputs], and the scale of each unit, [outputs]. */
interface RoundedWeights {
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

/** Writes a network with weights of eight bits: a quarter of the bytes that `writeModel` needs. */
export function writeQuantised({
  sizes,
  parameters,
  metadata,
}: SavedNetwork): Uint8Array<ArrayBuffer> {
  const floats: [string, WritableTensor][] = [];
  const bytes: [string, WritableTensor][] = [];
  for (const [name, { shape, values }] of layerTensors(sizes, parameters)) {
    const [outputs = 0, inputs] = shape;
    if (inputs === undefined) {
      floats.push([name, { shape, values }]);
    } else {
      const rounded = roundedWeights(values, outputs, inputs);
      floats.push([scaleName(name), { shape: [outputs], values: rounded.scales }]);
      bytes.push([name, { shape, values: rounded.values }]);
    }
  }
  // Bytes last, so that every float lies at a multiple of four.
  const tensors = new Map([...floats, ...bytes]);
  return writeSafetensors({ tensors, metadata: { ...metadata, [QUANTISED]: SCHEME } });
}

/**
 * Reads what `writeQuantised` wrote.
 *
 * @throws ModelFileError where the file has another scheme, or tensors that do not belong to it
 */
export function readQuantised({ tensors, metadata }: TensorFile): SavedNetwork {
  if (metadata[QUANTISED] !== SCHEME) {
    throw new ModelFileError(
      `The weights of the file are rounded in a way that this version does not know: ${quote(metadata[QUANTISED] ?? "")}. Take a newer Adamant, or save the network as safetensors.`,
    );
  }
  const plain = new Map([...tensors].filter(([name]) => !name.endsWith(SCALE)));
  const names = [...plain.keys()].filter((name) => name.endsWith(".weight"));
  if (names.length === 0 || plain.size !== 2 * names.length || tensors.size !== 3 * names.length) {
    throw new ModelFileError(
      "The file does not hold weights, scales and biases of the same layers, and nothing else.",
    );
  }
  for (const name of names) {
    const { shape = [], values = new Float32Array() } = tensors.get(name) ?? {};
    const [outputs = 0, inputs = 0] = shape;
    const scale = tensors.get(scaleName(name));
    if (shape.length !== 2 || scale?.shape.length !== 1 || scale.shape[0] !== outputs) {
      throw new ModelFileError(`The scales of ${quote(name)} are missing or do not fit.`);
    }
    if (!scale.values.every((value) => Number.isFinite(value) && value >= 0)) {
      throw new ModelFileError(`A scale of ${quote(name)} is not a number from 0 up.`);
    }
    if (!values.every((value) => Number.isInteger(value) && Math.abs(value) <= LARGEST)) {
      throw new ModelFileError(
        `A weight of ${quote(name)} is not a whole number from −${LARGEST} to ${LARGEST}.`,
      );
    }
    plain.set(name, { shape, values: restored({ values, scales: scale.values }, inputs) });
  }
  const { sizes, layers } = layersOf(plain);
  if (!layers.every(({ bias }) => bias.every(Number.isFinite))) {
    throw new ModelFileError("A bias of the file is not a number.");
  }
  return { sizes, parameters: layers, metadata };
}

function scaleName(weight: string): string {
  return weight.replace(/weight$/, SCALE);
}

/** @param weights [outputs, inputs] */
function roundedWeights(weights: Float32Array, outputs: number, inputs: number): RoundedWeights {
  const values = new Int8Array(weights.length);
  const scales = new Float32Array(outputs);
  for (let unit = 0; unit < outputs; unit++) {
    const own = weights.subarray(unit * inputs, (unit + 1) * inputs);
    const largest = own.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    scales[unit] = largest / LARGEST;
    // As it is stored: the rounded scale decides what the whole numbers stand for.
    const scale = scales[unit] as number;
    own.forEach((weight, input) => {
      const whole = scale === 0 ? 0 : Math.round(weight / scale);
      values[unit * inputs + input] = Math.max(-LARGEST, Math.min(LARGEST, whole));
    });
  }
  return { values, scales };
}

function restored(
  { values, scales }: { readonly values: Int8Array | Float32Array; readonly scales: Float32Array },
  inputs: number,
): Float32Array {
  return Float32Array.from(
    values,
    (value, index) => value * (scales[Math.floor(index / inputs)] as number),
  );
}
