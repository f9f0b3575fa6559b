// A model file holds the weights and biases of one network. Adamant writes safetensors and ONNX, and reads both, also as other
// programs write them.

import { ModelFileError } from "../gpu/errors.ts";
import { isOnnx } from "./is-onnx.ts";
import { chainOf, listed } from "./layer-chain.ts";
import { namedLayers } from "./layer-names.ts";
import { layerTensors, transposed } from "./layer-tensors.ts";
import { isOtherModel, otherFormatOf } from "./other-formats.ts";
import { QUANTISED, readQuantised } from "./quantised.ts";
import { readOnnx, readOnnxEnsemble } from "./read-onnx.ts";
import {
  type ReadTensorFile,
  isSafetensors,
  readSafetensors,
  writeSafetensors,
} from "./safetensors.ts";
import type { ReadNetwork, SavedNetwork } from "./saved-network.ts";

/** The largest file that is worth reading. A checkpoint holds a network four times, and few GPUs have room for a larger one. */
export const MAX_MODEL_BYTES = 2 ** 30;

/**
 * Writes a network with PyTorch's names and layout, so that
 * `nn.Sequential(Linear(784, 128), ReLU(), …).load_state_dict(load_file(…))` reads it unchanged.
 */
export function writeModel({ sizes, parameters, metadata }: SavedNetwork): Uint8Array<ArrayBuffer> {
  const tensors = new Map(layerTensors(sizes, parameters));
  return writeSafetensors({ tensors, metadata: { format: "pt", ...metadata } });
}

/** The names of tensors that a checkpoint holds in addition to the network; see checkpoint.ts. */
const CHECKPOINT_ONLY = /^(adam\.[mv]|best|epoch)\./;

/**
 * Reads a network of dense layers from a safetensors file, whatever the names of its tensors, from an ONNX file, or from a
 * checkpoint. Its layer sizes follow from the shapes.
 *
 * @param name the file's name, for the lines of Python that convert it where it has another format
 * @throws ModelFileError where the file is damaged, has another format, holds no network of dense layers, or could be read
 *   in more than one way
 */
export function readModel(file: Uint8Array, name = "model"): ReadNetwork {
  // First, since a length may look like the beginning of another format.
  if (isSafetensors(file)) {
    return networkOf(readSafetensors(file));
  }
  if (isOnnx(file)) {
    return readOnnx(file, name);
  }
  const other = otherFormatOf(file, name);
  if (other !== undefined) {
    throw new ModelFileError(other);
  }
  return networkOf(readSafetensors(file));
}

/**
 * Reads all networks of a file: one, or those of an ensemble in ONNX.
 *
 * @throws ModelFileError as {@link readModel} does
 */
export function readModels(file: Uint8Array, name = "model"): readonly ReadNetwork[] {
  const isEnsemble = !isSafetensors(file) && isOnnx(file);
  return isEnsemble ? readOnnxEnsemble(file, name) : [readModel(file, name)];
}

/**
 * Whether a file is a network rather than digits, in a format that `readModel` reads or names.
 *
 * @param ends the file, or its first and its last 64 KiB
 */
export function isModel(ends: Uint8Array): boolean {
  return isSafetensors(ends) || isOnnx(ends) || isOtherModel(ends);
}

function networkOf(file: ReadTensorFile): ReadNetwork {
  const { tensors, metadata, converted } = file;
  if (metadata[QUANTISED] !== undefined) {
    return { ...readQuantised(file), remarks: ["Its weights are rounded to 8 bits."] };
  }
  const isCheckpoint = metadata["checkpoint"] !== undefined;
  const own = [...tensors].filter(([name]) => !isCheckpoint || !CHECKPOINT_ONLY.test(name));
  if (own.length === 0) {
    throw new ModelFileError("The file holds no network.");
  }
  const chain = chainOf(namedLayers(new Map(own)));
  const parameters = chain.map(({ weights, bias, inputs, outputs, isOutputsFirst }) => ({
    weights: isOutputsFirst ? transposed(weights.values, outputs, inputs) : weights.values,
    bias: bias?.values ?? new Float32Array(outputs),
  }));
  const without = chain.filter(({ bias }) => bias === undefined).map(({ name }) => name);
  const activations =
    chain.length > 1 ? ", with ReLU between them, since such a file names no activations" : "";
  const isOurs = chain.every(({ name }, index) => name === String(2 * index));
  const remarks = [
    ...(isOurs ? [] : [`Read as ${listed(chain)}${activations}.`]),
    ...(without.length === 0 ? [] : [`Without a bias: ${without.join(", ")}. It counts as zero.`]),
    ...(converted.length === 0 ? [] : [`Converted to F32 from ${converted.join(" and ")}.`]),
  ];
  const sizes = [chain[0]?.inputs ?? 0, ...chain.map(({ outputs }) => outputs)];
  return { sizes, parameters, metadata, remarks };
}
