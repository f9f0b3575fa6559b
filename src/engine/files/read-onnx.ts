// Reads networks of dense layers from ONNX: files of ours, and the graphs that PyTorch and Keras export for such networks. The
// graph is followed from its input to its output. Every node must be part of a dense layer, a ReLU, or change nothing but the
// shape of one image.

import { ModelFileError } from "../gpu/errors.ts";
import type { FloatType } from "./float-types.ts";
import { transposed } from "./layer-tensors.ts";
import { type OnnxGraph, type OnnxNode, graphOf, tensorOf } from "./onnx-graph.ts";
import { type Message, fieldsOf, textOf } from "./protobuf.ts";
import { type Tensor, quote } from "./safetensors.ts";
import type { ReadNetwork } from "./saved-network.ts";

/** −1 as a whole number of 64 bits without a sign, as far as an f64 is exact. */
const MINUS_ONE = 2 ** 64;

/** `TensorProto.FLOAT` */
const FLOAT = 1;

/** The key of our metadata that only explains the input. */
const INPUT = "input";

/**
 * Reads a network from ONNX.
 *
 * @param name the file's name, for the lines of Python that complete it where its weights lie in a second file
 * @throws ModelFileError where the file is damaged, or is not a chain of dense layers with ReLU between them
 */
export function readOnnx(file: Uint8Array, name: string): ReadNetwork {
  const { graph, metadata } = contentOf(file);
  const mean = meanIn(graph);
  if (mean !== undefined) {
    throw new ModelFileError(
      `This ONNX file is an ensemble of ${mean.inputs.length} networks, and one network is needed here. The commands evaluate and predict read it.`,
    );
  }
  return networkOf(graph, metadata, name);
}

/**
 * Reads the networks of an ensemble from ONNX: the graph ends with the Mean of what several networks give, after a Softmax
 * each. Any other graph is read as one network.
 *
 * @throws ModelFileError as {@link readOnnx} does
 */
export function readOnnxEnsemble(file: Uint8Array, name: string): readonly ReadNetwork[] {
  const { graph, metadata } = contentOf(file);
  const mean = meanIn(graph);
  if (mean === undefined) {
    return [networkOf(graph, metadata, name)];
  }
  const makers = new Map(
    graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)),
  );
  // Otherwise a small file could name the same large weights for a thousand networks.
  const used = new Set<Message | undefined>();
  return mean.inputs.map((probabilities, index) => {
    const own = makers.get(probabilities);
    if (own?.operator !== "Softmax") {
      throw new ModelFileError(
        `Network ${index + 1} of the ensemble in this ONNX file does not end with a Softmax, so its outputs are no probabilities.`,
      );
    }
    return networkOf({ ...graph, ...chainTo(own, makers) }, metadata, name, used);
  });
}

/** The node that ends an ensemble; undefined where the graph is none. */
function meanIn({ nodes, outputs: [output] }: OnnxGraph): OnnxNode | undefined {
  return nodes.find(({ operator, outputs }) => operator === "Mean" && outputs[0] === output);
}

/** The nodes that one needs, in order, with the output that it gives. */
function chainTo(
  last: OnnxNode,
  makers: ReadonlyMap<string, OnnxNode>,
): Pick<OnnxGraph, "nodes" | "outputs"> {
  const needed = new Set<OnnxNode>();
  const open = [last];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!needed.has(node)) {
      needed.add(node);
      open.push(...node.inputs.flatMap((input) => makers.get(input) ?? []));
    }
  }
  const nodes = [...new Set(makers.values())].filter((node) => needed.has(node));
  return { nodes, outputs: last.outputs };
}

/** The graph of a file, and what it says about itself. */
function contentOf(file: Uint8Array): {
  readonly graph: OnnxGraph;
  readonly metadata: Readonly<Record<string, string>>;
} {
  let graph: Message | undefined;
  let isWhole = false;
  const metadata: [string, string][] = [];
  for (const { number, content } of fieldsOf({ bytes: file, start: 0 })) {
    if (number === 7) {
      graph = content;
    } else if (number === 8) {
      // The version of the operators, which every file has; writers put it behind the graph.
      isWhole = true;
    } else if (number === 14) {
      metadata.push(entryOf(content));
    }
  }
  if (graph === undefined || !isWhole) {
    throw new ModelFileError(
      `The ONNX file is cut off at byte ${file.length}: its ${graph === undefined ? "graph" : "version of the operators"} is missing.`,
    );
  }
  const known = Object.fromEntries(metadata.filter(([key]) => key !== INPUT));
  return { graph: graphOf(graph), metadata: known };
}

function networkOf(
  graph: OnnxGraph,
  metadata: Readonly<Record<string, string>>,
  name: string,
  used = new Set<Message | undefined>(),
): ReadNetwork {
  const { layers, types } = new Walk(graph, name, used).layers();
  const converted = [...types].filter((type) => type !== "F32");
  return {
    sizes: [layers[0]?.inputs ?? 0, ...layers.map(({ outputs }) => outputs)],
    parameters: layers.map(({ weights, bias, outputs }) => ({
      weights,
      bias: bias ?? new Float32Array(outputs),
    })),
    metadata,
    remarks: converted.length === 0 ? [] : [`Converted to F32 from ${converted.join(" and ")}.`],
  };
}

function entryOf(message: Message): [key: string, value: string] {
  const fields = [...fieldsOf(message)];
  const text = (number: number) => {
    const field = fields.find((one) => one.number === number);
    return field === undefined ? "" : textOf(field);
  };
  return [text(1), text(2)];
}

/** A dense layer, as far as the nodes so far have told. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** [inputs, outputs] */
  readonly weights: Float32Array;
  bias: Float32Array | undefined;
}

/** Follows the data through the nodes of a graph. */
class Walk {
  readonly #graph: OnnxGraph;
  readonly #fileName: string;
  /** The constants, with those that nodes make. */
  readonly #constants: Map<string, Message>;
  /** Constants that nodes have turned. */
  readonly #turned = new Map<string, string>();
  /** The results that depend on shapes only. */
  readonly #shapes = new Set<string>();
  /** The weights so far. */
  readonly #used: Set<Message | undefined>;
  readonly #layers: Layer[] = [];
  readonly #types = new Set<FloatType>();
  /** The value that holds the data. */
  #data: string;
  /** The last node that computed something. */
  #last: "nothing" | "matmul" | "layer" | "relu" | "softmax" = "nothing";

  constructor(graph: OnnxGraph, fileName: string, used: Set<Message | undefined>) {
    this.#graph = graph;
    this.#used = used;
    this.#fileName = fileName;
    this.#constants = new Map(graph.tensors);
    const [input, other] = graph.inputs;
    if (input === undefined || other !== undefined) {
      throw new ModelFileError(
        `The ONNX graph has ${graph.inputs.length} inputs; a network of dense layers has one.`,
      );
    }
    this.#data = input;
  }

  layers(): { layers: readonly Layer[]; types: ReadonlySet<FloatType> } {
    for (const node of this.#graph.nodes) {
      if (node.inputs.includes(this.#data) && node.operator !== "Shape") {
        this.#follow(node);
        this.#data = node.outputs[0] ?? "";
      } else {
        this.#prepare(node);
      }
    }
    const [output, other] = this.#graph.outputs;
    if (this.#layers.length === 0 || this.#last === "relu") {
      throw new ModelFileError(
        this.#layers.length === 0
          ? "The ONNX graph has no dense layer, neither a Gemm nor a MatMul."
          : "The ONNX graph ends with a Relu; the last dense layer of a network has none.",
      );
    }
    if (output !== this.#data || other !== undefined) {
      throw new ModelFileError(
        `The ONNX graph has other outputs than the last dense layer's: ${this.#graph.outputs.map(quote).slice(0, 3).join(", ")}.`,
      );
    }
    return { layers: this.#layers, types: this.#types };
  }

  /** A node that takes the data. */
  #follow(node: OnnxNode): void {
    const { operator, inputs } = node;
    switch (operator) {
      case "Gemm":
        this.#multiply(node, valueOf(node, "transB", 0) === 1);
        if (inputs[2] !== undefined && inputs[2] !== "") {
          this.#add(node, inputs[2]);
        }
        this.#last = "layer";
        return;
      case "MatMul":
        this.#multiply(node, false);
        this.#last = "matmul";
        return;
      case "Add":
        if (this.#last !== "matmul") {
          throw strange(node);
        }
        this.#add(node, inputs[0] === this.#data ? (inputs[1] ?? "") : (inputs[0] ?? ""));
        this.#last = "layer";
        return;
      case "Relu":
        if (this.#last !== "matmul" && this.#last !== "layer") {
          throw strange(node);
        }
        this.#last = "relu";
        return;
      case "Softmax":
      case "LogSoftmax":
        // Adamant itself takes the softmax of what the last dense layer gives.
        if (
          (this.#last !== "matmul" && this.#last !== "layer") ||
          ![1, -1, MINUS_ONE].includes(valueOf(node, "axis", -1))
        ) {
          throw strange(node);
        }
        this.#last = "softmax";
        return;
      case "Flatten":
        if (valueOf(node, "axis", 1) !== 1) {
          throw strange(node);
        }
        return;
      case "Cast":
        if (valueOf(node, "to", 0) !== FLOAT) {
          throw strange(node);
        }
        return;
      case "Reshape":
      case "Identity":
      case "Dropout":
        if (inputs[0] !== this.#data) {
          throw strange(node);
        }
        return;
      default:
        throw strange(node);
    }
  }

  /** A node that makes a constant, or computes the shape of a batch. */
  #prepare(node: OnnxNode): void {
    const { operator, inputs, outputs, attributes } = node;
    const [input = ""] = inputs;
    const [output = ""] = outputs;
    const value = attributes.get("value")?.tensor;
    const constant = this.#constants.get(input);
    if (operator === "Constant") {
      if (value !== undefined) {
        this.#constants.set(output, value);
      }
      this.#shapes.add(output);
    } else if (operator === "Identity" && constant !== undefined) {
      this.#constants.set(output, constant);
      this.#copyTurn(input, output, false);
    } else if (operator === "Transpose" && constant !== undefined) {
      const order = attributes.get("perm")?.list.join() ?? "1,0";
      if (order !== "1,0") {
        throw strange(node);
      }
      this.#constants.set(output, constant);
      this.#copyTurn(input, output, true);
    } else if (operator === "Shape" || inputs.every((name) => this.#isShape(name))) {
      this.#shapes.add(output);
    } else {
      throw strange(node);
    }
  }

  #isShape(name: string): boolean {
    return this.#shapes.has(name) || this.#constants.has(name);
  }

  #copyTurn(from: string, to: string, isTurned: boolean): void {
    if (this.#turned.has(from) !== isTurned) {
      this.#turned.set(to, from);
    }
  }

  /** The data times the weights of a node's second input. */
  #multiply(node: OnnxNode, isTurned: boolean): void {
    const factors = ["alpha", "beta"].map((name) => valueOf(node, name, 1));
    const [data, name = ""] = node.inputs;
    const isPlain = factors.every((factor) => factor === 1) && valueOf(node, "transA", 0) === 0;
    const follows = this.#layers.length === 0 ? "nothing" : "relu";
    if (!isPlain || data !== this.#data || this.#last !== follows) {
      throw this.#last === "layer" || this.#last === "matmul"
        ? new ModelFileError(
            `There is no Relu before the node ${quote(node.name)}; Adamant's networks have one between two dense layers.`,
          )
        : strange(node);
    }
    this.#checkNew(name);
    const { shape, values } = this.#constant(name);
    const [rows = 0, columns = 0] = shape;
    const isOutputsFirst = isTurned !== this.#turned.has(name);
    const [inputs, outputs] = isOutputsFirst ? [columns, rows] : [rows, columns];
    if (
      shape.length !== 2 ||
      rows * columns === 0 ||
      (this.#layers.at(-1)?.outputs ?? inputs) !== inputs
    ) {
      throw new ModelFileError(
        `The weights ${quote(name)} of the node ${quote(node.name)} have the shape [${shape.join(", ")}], which does not fit.`,
      );
    }
    const weights = isOutputsFirst ? transposed(values, outputs, inputs) : values;
    this.#layers.push({ inputs, outputs, weights, bias: undefined });
  }

  /** Otherwise a small file could name the same large weights a thousand times. Exporters do merge equal biases. */
  #checkNew(name: string): void {
    const message = this.#constants.get(name);
    if (message !== undefined && this.#used.has(message)) {
      throw new ModelFileError(
        `The ONNX graph uses the constant ${quote(name)} twice; every dense layer has weights of its own.`,
      );
    }
    this.#used.add(message);
  }

  #add(node: OnnxNode, name: string): void {
    const layer = this.#layers.at(-1);
    const { shape, values } = this.#constant(name);
    if (values.length !== layer?.outputs || shape.at(-1) !== layer.outputs) {
      throw new ModelFileError(
        `The bias ${quote(name)} of the node ${quote(node.name)} has the shape [${shape.join(", ")}], which does not fit.`,
      );
    }
    layer.bias = values;
  }

  #constant(name: string): Tensor {
    const message = this.#constants.get(name);
    if (message === undefined) {
      throw new ModelFileError(
        `The ONNX graph has no constant ${quote(name)}: weights and biases must be stored in the file.`,
      );
    }
    const { tensor, type } = tensorOf(name, message, this.#fileName);
    this.#types.add(type);
    return tensor;
  }
}

function valueOf(node: OnnxNode, attribute: string, otherwise: number): number {
  return node.attributes.get(attribute)?.number ?? otherwise;
}

function strange({ operator, name }: OnnxNode): ModelFileError {
  return new ModelFileError(
    `The ONNX graph has the node ${quote(name)}, a ${operator.slice(0, 60)}, where a chain of dense layers has none. Adamant reads Gemm, or MatMul and Add, with Relu between them, and Softmax at the end.`,
  );
}
