// ONNX is a file format for networks that most runtimes read. A file is one message of Protocol Buffers.

import type { LayerParameters } from "../model/parameters.ts";
import { layerTensors } from "./layer-tensors.ts";
import { type Bytes, integer, joined, message, text } from "./protobuf.ts";
import type { SavedNetwork } from "./saved-network.ts";

/** The versions of the file format and of the operators: old enough for every runtime in use. */
const IR_VERSION = 7;
const OPSET = 13;

/** `TensorProto.FLOAT` and `AttributeProto.INT`. */
const FLOAT = 1;
const INT = 2;

/**
 * Writes a network as ONNX: `image` [batch, inputs] f32, 0 … 1, through Gemm and Relu to `logits` [batch, classes].
 * Every node and tensor has a name, so that a viewer shows a readable graph.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the field numbers
 */
export function writeOnnx({ sizes, parameters, metadata }: SavedNetwork): Uint8Array<ArrayBuffer> {
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
