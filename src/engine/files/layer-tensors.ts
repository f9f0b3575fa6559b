// The layers of a network as named tensors. The names and the layout are PyTorch's, so that PyTorch reads our files.

import { ModelFileError } from "../gpu/errors.ts";
import type { LayerParameters } from "../model/parameters.ts";
import type { Tensor } from "./safetensors.ts";

/**
 * The tensors of dense layers under the names and in the layout that PyTorch gives them in an `nn.Sequential`.
 *
 * Every second module is a ReLU, hence 0, 2, 4; PyTorch keeps weights as [outputs, inputs].
 *
 * @param prefix of the names, such as `adam.m.` for the first moments
 */
export function layerTensors(
  sizes: readonly number[],
  layers: readonly LayerParameters[],
  prefix = "",
): [name: string, tensor: Tensor][] {
  return layers.flatMap(({ weights, bias }, index) => {
    const inputs = sizes[index] as number;
    const outputs = sizes[index + 1] as number;
    const values = transposed(weights, inputs, outputs);
    return [
      [`${prefix}${2 * index}.weight`, { shape: [outputs, inputs], values }],
      [`${prefix}${2 * index}.bias`, { shape: [outputs], values: bias }],
    ];
  });
}

/**
 * Reads the layers of a checkpoint whose tensors have this prefix. Their sizes follow from the shapes.
 *
 * @throws ModelFileError where they do not form a network of dense layers
 */
export function layersOf(
  tensors: ReadonlyMap<string, Tensor>,
  prefix = "",
): { readonly sizes: readonly number[]; readonly layers: readonly LayerParameters[] } {
  const isLayer = (name: string) =>
    name.startsWith(prefix) && /^\d+\./.test(name.slice(prefix.length));
  const count = [...tensors.keys()].filter(isLayer).length / 2;
  const sizes: number[] = [];
  const layers: LayerParameters[] = [];
  for (let index = 0; index < count; index++) {
    const [weightName, biasName] = [`${prefix}${2 * index}.weight`, `${prefix}${2 * index}.bias`];
    const weight = tensors.get(weightName);
    const bias = tensors.get(biasName);
    const [outputs = 0, inputs = 0] = weight?.shape ?? [];
    const fits =
      weight?.shape.length === 2 &&
      bias?.shape.length === 1 &&
      bias.shape[0] === outputs &&
      outputs > 0 &&
      inputs > 0 &&
      (index === 0 || sizes.at(-1) === inputs);
    if (!fits) {
      throw new ModelFileError(
        `This is not a network of dense layers: ${weightName} and ${biasName} are missing or do not fit.`,
      );
    }
    if (index === 0) {
      sizes.push(inputs);
    }
    sizes.push(outputs);
    layers.push({ weights: transposed(weight.values, outputs, inputs), bias: bias.values });
  }
  return { sizes, layers };
}

/** [rows, columns] → [columns, rows]. */
export function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = matrix[row * columns + column] as number;
    }
  }
  return out;
}
