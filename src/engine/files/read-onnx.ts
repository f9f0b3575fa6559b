// Reads networks of dense layers from ONNX: files of ours, and the graphs that PyTorch and Keras export for such networks. The
// graph of a network is followed from its input to its output; see onnx-walk.ts.

import { ModelFileError } from "../gpu/errors.ts";
import { type OnnxGraph, type OnnxNode, graphOf } from "./onnx-graph.ts";
import { layersOf } from "./onnx-walk.ts";
import { type Message, fieldsOf, textOf } from "./protobuf.ts";
import type { ReadNetwork } from "./saved-network.ts";

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
  const { layers, types } = layersOf(graph, name, used);
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
