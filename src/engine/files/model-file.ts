// A model file is a safetensors file with the weights and biases of one network.

import { ModelFileError } from "../gpu/errors.ts";
import type { LayerParameters } from "../model/parameters.ts";
import { layerTensors, layersOf } from "./layer-tensors.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

/** The content of a model file. */
export interface SavedNetwork {
  /** Layer sizes from input to classes. */
  readonly sizes: readonly number[];
  readonly parameters: readonly LayerParameters[];
  /** Whatever else is known about it, such as its training data, seed and accuracy. */
  readonly metadata: Readonly<Record<string, string>>;
}

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
 * Reads a network from a file of ours, of PyTorch's, or from a checkpoint. Its layer sizes follow from the shapes.
 *
 * @throws ModelFileError where the file is damaged, or holds no network of dense layers
 */
export function readModel(file: Uint8Array): SavedNetwork {
  const { tensors, metadata } = readSafetensors(file);
  const own = new Map([...tensors].filter(([name]) => !CHECKPOINT_ONLY.test(name)));
  if (own.size === 0) {
    throw new ModelFileError("The file holds no network.");
  }
  const { sizes, layers } = layersOf(own);
  const stranger = [...own.keys()].find((name) => !/^\d+\.(weight|bias)$/.test(name));
  if (stranger !== undefined || own.size !== 2 * layers.length) {
    throw new ModelFileError(
      `This is not a network of dense layers: it holds the tensor ${JSON.stringify((stranger ?? "").slice(0, 60))}.`,
    );
  }
  return { sizes, parameters: layers, metadata };
}
