// A dense layer computes z = x·w + b: every output depends on every input. A network is a chain of them with ReLU,
// a = max(z, 0), between two layers; the outputs of the last one are the logits. All parameters lie in one buffer; the model
// says where.

import { ceilDiv } from "../../base/ceil-div.ts";
import { RequestError } from "../gpu/errors.ts";
import { padded } from "../gpu/padding.ts";

/** One dense layer, and where its weights and bias lie in the buffer of all parameters. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** [inputs, outputs], row-major, in whole 4×4 blocks. */
  readonly weights: Span;
  /** [outputs], padded to a multiple of four. */
  readonly bias: Span;
}

/** A part of a buffer, in bytes. */
export interface Span {
  readonly offset: number;
  readonly size: number;
}

/** The shape of a network of dense layers with a ReLU between them, and where each tensor lies. */
export interface Model {
  /** The number of values in the input and in each hidden layer, and the number of classes. */
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

/** Tensors start where a binding may start: `minStorageBufferOffsetAlignment` is 256 bytes by default. */
const ALIGNMENT = 256;

/**
 * Computes where each tensor of a network lies.
 *
 * @param sizes at least an input and an output, e.g. [784, 128, 64, 10]
 * @throws RequestError where a size is not a positive whole number
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

/** The table of layers, and the total number of parameters without the padding. */
export function summary(model: Model): { rows: readonly SummaryRow[]; parameters: number } {
  const rows = model.layers.map(({ inputs, outputs }, index) => ({
    name: `dense_${index + 1}`,
    outputs,
    parameters: inputs * outputs + outputs,
  }));
  return { rows, parameters: rows.reduce((sum, row) => sum + row.parameters, 0) };
}
