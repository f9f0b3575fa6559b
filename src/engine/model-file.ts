import { ModelFileError } from "./errors.ts";
import type { LayerParameters } from "./parameters.ts";
import { type Tensor, readSafetensors, writeSafetensors } from "./safetensors.ts";

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
 *
 * Every second module is a ReLU, hence 0, 2, 4; PyTorch keeps weights as [outputs, inputs].
 */
export function writeModel({ sizes, parameters, metadata }: SavedNetwork): Uint8Array<ArrayBuffer> {
  const tensors = new Map<string, Tensor>();
  parameters.forEach(({ weights, bias }, index) => {
    const inputs = sizes[index] as number;
    const outputs = sizes[index + 1] as number;
    const values = transposed(weights, inputs, outputs);
    tensors.set(`${2 * index}.weight`, { shape: [outputs, inputs], values });
    tensors.set(`${2 * index}.bias`, { shape: [outputs], values: bias });
  });
  return writeSafetensors({ tensors, metadata: { format: "pt", ...metadata } });
}

/**
 * Reads a network, ours or PyTorch's; its layer sizes follow from the shapes.
 *
 * @throws ModelFileError
 */
export function readModel(file: Uint8Array): SavedNetwork {
  const { tensors, metadata } = readSafetensors(file);
  const count = tensors.size / 2;
  const sizes: number[] = [];
  const parameters: LayerParameters[] = [];
  for (let index = 0; index < count; index++) {
    const weight = tensors.get(`${2 * index}.weight`);
    const bias = tensors.get(`${2 * index}.bias`);
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
        `This is no network of dense layers: ${2 * index}.weight and ${2 * index}.bias are missing or do not fit.`,
      );
    }
    if (index === 0) {
      sizes.push(inputs);
    }
    sizes.push(outputs);
    parameters.push({
      weights: transposed(weight.values, outputs, inputs),
      bias: bias.values,
    });
  }
  if (count === 0) {
    throw new ModelFileError("The file holds no tensors.");
  }
  return { sizes, parameters, metadata };
}

/** [rows, columns] → [columns, rows]. */
function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = matrix[row * columns + column] as number;
    }
  }
  return out;
}
