import { ceilDiv } from "../../base/ceil-div.ts";
import { RequestError } from "../gpu/errors.ts";
import { padded } from "../gpu/padding.ts";

/** One fully connected layer: where its weights and bias lie in the buffer of all parameters. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** [inputs, outputs], row-major, of whole 4×4 blocks. */
  readonly weights: Span;
  /** [outputs], padded to four. */
  readonly bias: Span;
}

/** A part of a buffer, in bytes. */
export interface Span {
  readonly offset: number;
  readonly size: number;
}

/** The shape of a network of fully connected layers, ReLU between them, and where each tensor lies. */
export interface Model {
  /** Values in the input, in each hidden layer, and classes. */
  readonly sizes: readonly number[];
  /** @internal */
  readonly layers: readonly Layer[];
  /**
   * Bytes of all parameters together, padding included.
   *
   * @internal
   */
  readonly size: number;
}

/** Tensors start where a binding may: `minStorageBufferOffsetAlignment` is 256 bytes by default. */
const ALIGNMENT = 256;

/**
 * Lays out a network.
 *
 * @param sizes at least an input and an output, e.g. [784, 128, 64, 10]
 * @throws RequestError where a size is not a whole number from 1 up
 */
export function modelOf(sizes: readonly number[]): Model {
  const wrong = sizes.find((size) => !Number.isSafeInteger(size) || size < 1);
  if (wrong !== undefined || sizes.length < 2) {
    throw new RequestError(
      `A network needs two or more layer sizes, each a whole number from 1 up; these are ${sizes.join(", ")}.`,
    );
  }
  let end = 0;
  const place = (floats: number): Span => {
    const span = { offset: end, size: 4 * floats };
    end += ceilDiv(span.size, ALIGNMENT) * ALIGNMENT;
    return span;
  };
  const layers = sizes.slice(1).map((outputs, index) => {
    const inputs = sizes[index] as number;
    const weights = place(padded(inputs) * padded(outputs));
    const bias = place(padded(outputs));
    return { inputs, outputs, weights, bias };
  });
  return { sizes, layers, size: end };
}

/** One row of the table that Keras prints for a model. */
export interface SummaryRow {
  readonly name: string;
  readonly outputs: number;
  readonly parameters: number;
}

/** The table of layers, and the number of parameters in all, padding not counted. */
export function summary(model: Model): { rows: readonly SummaryRow[]; parameters: number } {
  const rows = model.layers.map(({ inputs, outputs }, index) => ({
    name: `dense_${index + 1}`,
    outputs,
    parameters: inputs * outputs + outputs,
  }));
  return { rows, parameters: rows.reduce((sum, row) => sum + row.parameters, 0) };
}
