import { ModelFileError } from "../gpu/errors.ts";
import type { LayerParameters } from "../model/parameters.ts";
import { layerTensors, layersOf } from "./layer-tensors.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

/** A network as it is kept in a file. */
export interface SavedNetwork {
  /** From input to classes. */
  readonly sizes: readonly number[];
  readonly parameters: readonly LayerParameters[];
  /** What else is to be known of it: the data it learned from, the seed, its accuracy. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Writes a network under the names and in the layout that PyTorch gives it, so that
 * `nn.Sequential(Linear(784, 128), ReLU(), …).load_state_dict(load_file(…))` takes it as it is.
 */
export function writeModel({ sizes, parameters, metadata }: SavedNetwork): Uint8Array<ArrayBuffer> {
  const tensors = new Map(layerTensors(sizes, parameters));
  return writeSafetensors({ tensors, metadata: { format: "pt", ...metadata } });
}

/** What a checkpoint holds beside the network; see checkpoint.ts. */
const CHECKPOINT_ONLY = /^(adam\.[mv]|best|epoch)\./;

/**
 * Reads a network, ours or PyTorch's, or that of a checkpoint; its layer sizes follow from the shapes.
 *
 * @throws ModelFileError
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
      `This is no network of dense layers: it holds the tensor ${JSON.stringify((stranger ?? "").slice(0, 60))}.`,
    );
  }
  return { sizes, parameters: layers, metadata };
}
