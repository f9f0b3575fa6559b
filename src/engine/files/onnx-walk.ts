// The data is followed through the nodes of an ONNX graph. Every node must be part of a dense layer, a ReLU, or change nothing but
// the shape of one image.

import { ModelFileError } from "../gpu/errors.ts";
import type { FloatType } from "./float-types.ts";
import { transposed } from "./layer-tensors.ts";
import { type OnnxGraph, type OnnxNode, tensorOf } from "./onnx-graph.ts";
import type { Message } from "./protobuf.ts";
import { type Tensor, quote } from "./safetensors.ts";

/** −1 as a whole number of 64 bits without a sign, as far as an f64 is exact. */
const MINUS_ONE = 2 ** 64;

/** `TensorProto.FLOAT` */
const FLOAT = 1;

/** A dense layer, as far as the nodes so far have told. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** [inputs, outputs] */
  readonly weights: Float32Array;
  bias: Float32Array | undefined;
}

/** The layers of a graph, and the types in which their tensors are stored. */
export interface WalkedLayers {
  readonly layers: readonly Layer[];
  readonly types: ReadonlySet<FloatType>;
}

/**
 * The dense layers of a graph, in order.
 *
 * @param fileName for the lines of Python that complete a file whose weights lie in a second one
 * @param used the weights that other networks of the file have used; those of this one are added
 * @throws ModelFileError where the graph is not a chain of dense layers with ReLU between them
 */
export function layersOf(
  graph: OnnxGraph,
  fileName: string,
  used: Set<Message | undefined>,
): WalkedLayers {
  return new Walk(graph, fileName, used).layers();
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

  layers(): WalkedLayers {
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
    const factor = ["alpha", "beta"].find((one) => valueOf(node, one, 1) !== 1);
    if (factor !== undefined) {
      throw new ModelFileError(
        `The node ${quote(node.name)}, a Gemm, has ${factor} = ${valueOf(node, factor, 1)}; only 1 can be read. Multiply its ${factor === "alpha" ? "weights" : "bias"} by that, and export again.`,
      );
    }
    const [data, name = ""] = node.inputs;
    const isPlain = valueOf(node, "transA", 0) === 0;
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
