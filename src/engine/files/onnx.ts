// ONNX is a file format for networks that most runtimes read. A file is one message of Protocol Buffers: a list of fields, each
// with a number, a wire type and its content.

import type { LayerParameters } from "../model/parameters.ts";
import { layerTensors } from "./layer-tensors.ts";
import type { SavedNetwork } from "./model-file.ts";

/** The versions of the file format and of the operators: old enough for every runtime in use. */
const IR_VERSION = 7;
const OPSET = 13;

/** `TensorProto.FLOAT` and `AttributeProto.INT`. */
const FLOAT = 1;
const INT = 2;

/** A message of Protocol Buffers, as bytes. */
type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Writes a network as ONNX: `image` [batch, inputs] f32, 0 … 1, through Gemm and Relu to `logits` [batch, classes].
 * Every node and tensor has a name, so that a viewer shows a readable graph.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the field numbers
 */
export function writeOnnx({ sizes, parameters, metadata }: SavedNetwork): Bytes {
  const last = parameters.length - 1;
  const graph = joined([
    ...parameters.flatMap((_, index) => layerNodes(index, last)),
    text(2, "adamant"),
    ...initializers(sizes, parameters),
    message(11, valueInfo("image", sizes[0] as number)),
    message(12, valueInfo("logits", sizes.at(-1) as number)),
  ]);
  const known = { ...metadata, input: "pixels from 0 (paper) to 1 (ink), row by row" };
  return joined([
    integer(1, IR_VERSION),
    text(2, "Adamant"),
    message(7, graph),
    message(8, joined([text(1, ""), integer(2, OPSET)])),
    ...Object.entries(known).map(([key, value]) =>
      message(14, joined([text(1, key), text(2, value)])),
    ),
  ]);
}

/** One layer: sum = a · wᵀ + b, with weights in PyTorch's layout, and the ReLU after it. */
function layerNodes(index: number, last: number): Bytes[] {
  const input = index === 0 ? "image" : `activation.${index}`;
  const sum = index === last ? "logits" : `sum.${index + 1}`;
  const transposed = joined([text(1, "transB"), integer(3, 1), integer(20, INT)]);
  const inputs = [input, `${2 * index}.weight`, `${2 * index}.bias`];
  const gemm = node(`dense_${index + 1}`, "Gemm", inputs, sum, [message(5, transposed)]);
  return index === last
    ? [gemm]
    : [gemm, node(`relu_${index + 1}`, "Relu", [sum], `activation.${index + 1}`, [])];
}

function node(
  name: string,
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: readonly Bytes[],
): Bytes {
  return message(
    1,
    joined([
      ...inputs.map((input) => text(1, input)),
      text(2, output),
      text(3, name),
      text(4, operator),
      ...attributes,
    ]),
  );
}

function initializers(sizes: readonly number[], parameters: readonly LayerParameters[]): Bytes[] {
  return layerTensors(sizes, parameters).map(([name, { shape, values }]) => {
    const raw = new Uint8Array(values.slice().buffer);
    const dims = shape.map((side) => integer(1, side));
    return message(5, joined([...dims, integer(2, FLOAT), text(8, name), message(9, raw)]));
  });
}

/** The type of a matrix with one row per image. */
function valueInfo(name: string, columns: number): Bytes {
  const shape = joined([message(1, text(2, "batch")), message(1, integer(1, columns))]);
  const tensor = joined([integer(1, FLOAT), message(2, shape)]);
  return joined([text(1, name), message(2, message(1, tensor))]);
}

/** A field of wire type 0. */
function integer(field: number, value: number): Bytes {
  return Uint8Array.from([...varint(field << 3), ...varint(value)]);
}

/** A field of wire type 2. */
function message(field: number, content: Bytes): Bytes {
  return joined([
    Uint8Array.from([...varint((field << 3) | 2), ...varint(content.length)]),
    content,
  ]);
}

function text(field: number, value: string): Bytes {
  return message(field, new TextEncoder().encode(value));
}

/** Seven bits per byte, the lowest first; the eighth bit says that more follow. */
function varint(value: number): number[] {
  const bytes = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) | 128);
  }
  return [...bytes, rest];
}

function joined(parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    out.set(part, end);
    end += part.length;
  }
  return out;
}
