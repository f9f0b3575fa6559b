// ONNX is a file format for networks that most runtimes read. A file is one message of Protocol Buffers.

import { concatenated } from "../../base/concatenated.ts";
import { RequestError } from "../gpu/errors.ts";
import type { LayerParameters } from "../model/parameters.ts";
import { layerTensors } from "./layer-tensors.ts";
import { type Bytes, integer, message, text } from "./protobuf.ts";
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
  const graph = concatenated([
    ...layersNodes("", parameters.length),
    text(2, "adamant"),
    ...initializers("", sizes, parameters),
    message(11, valueInfo("image", sizes[0] as number)),
    message(12, valueInfo("logits", sizes.at(-1) as number)),
  ]);
  return fileOf(graph, metadata);
}

/**
 * Writes an ensemble as ONNX: `image` goes through each network, whose nodes and tensors begin with `network.1.` and so on, and
 * its Softmax; `probabilities` [batch, classes] is the Mean of all.
 *
 * @param networks at least one, with the same inputs and classes
 */
export function writeOnnxEnsemble(
  networks: readonly SavedNetwork[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const [first] = networks;
  if (first === undefined) {
    throw new RequestError("An ensemble needs one network or more.");
  }
  const names = networks.map((_, index) => `network.${index + 1}.`);
  const nodes = networks.flatMap(({ parameters }, index) => {
    const name = names[index] as string;
    const softmax = ["Softmax", [`${name}logits`], `${name}probabilities`] as const;
    return [
      ...layersNodes(name, parameters.length),
      node(`${name}softmax`, ...softmax, [attribute("axis", 1)]),
    ];
  });
  const means = names.map((name) => `${name}probabilities`);
  const graph = concatenated([
    ...nodes,
    node("mean", "Mean", means, "probabilities", []),
    text(2, "adamant"),
    ...networks.flatMap(({ sizes, parameters }, index) =>
      initializers(names[index] as string, sizes, parameters),
    ),
    message(11, valueInfo("image", first.sizes[0] as number)),
    message(12, valueInfo("probabilities", first.sizes.at(-1) as number)),
  ]);
  return fileOf(graph, metadata);
}

function fileOf(graph: Bytes, metadata: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const known = { ...metadata, input: "pixels from 0 (paper) to 1 (ink), row by row" };
  return concatenated([
    integer(1, IR_VERSION),
    text(2, "Adamant"),
    message(7, graph),
    message(8, concatenated([text(1, ""), integer(2, OPSET)])),
    ...Object.entries(known).map(([key, value]) =>
      message(14, concatenated([text(1, key), text(2, value)])),
    ),
  ]);
}

/**
 * The nodes of a network, from the image to its logits.
 *
 * @param name what the names of its nodes and tensors begin with
 */
function layersNodes(name: string, layers: number): Bytes[] {
  return Array.from({ length: layers }, (_, index) => layerNodes(name, index, layers - 1)).flat();
}

/** One layer: sum = a · wᵀ + b, with weights in PyTorch's layout, and the ReLU after it. */
function layerNodes(name: string, index: number, last: number): Bytes[] {
  const input = index === 0 ? "image" : `${name}activation.${index}`;
  const sum = index === last ? `${name}logits` : `${name}sum.${index + 1}`;
  const inputs = [input, `${name}${2 * index}.weight`, `${name}${2 * index}.bias`];
  const gemm = node(`${name}dense_${index + 1}`, "Gemm", inputs, sum, [attribute("transB", 1)]);
  const activation = `${name}activation.${index + 1}`;
  return index === last
    ? [gemm]
    : [gemm, node(`${name}relu_${index + 1}`, "Relu", [sum], activation, [])];
}

/** An attribute that is a whole number. */
function attribute(name: string, value: number): Bytes {
  return message(5, concatenated([text(1, name), integer(3, value), integer(20, INT)]));
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
    concatenated([
      ...inputs.map((input) => text(1, input)),
      text(2, output),
      text(3, name),
      text(4, operator),
      ...attributes,
    ]),
  );
}

function initializers(
  prefix: string,
  sizes: readonly number[],
  parameters: readonly LayerParameters[],
): Bytes[] {
  return layerTensors(sizes, parameters).map(([name, { shape, values }]) => {
    const raw = new Uint8Array(values.slice().buffer);
    const dims = shape.map((side) => integer(1, side));
    return message(
      5,
      concatenated([...dims, integer(2, FLOAT), text(8, prefix + name), message(9, raw)]),
    );
  });
}

/** The type of a matrix with one row per image. */
function valueInfo(name: string, columns: number): Bytes {
  const shape = concatenated([message(1, text(2, "batch")), message(1, integer(1, columns))]);
  const tensor = concatenated([integer(1, FLOAT), message(2, shape)]);
  return concatenated([text(1, name), message(2, message(1, tensor))]);
}
