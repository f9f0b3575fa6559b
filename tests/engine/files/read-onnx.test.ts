import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatenated } from "../../../src/base/concatenated.ts";
import { integer, message, text } from "../../../src/engine/files/protobuf.ts";
import {
  ModelFileError,
  readModel,
  weightsFingerprint,
  writeOnnx,
} from "../../../src/engine/index.ts";
import { goldenModel } from "./golden-models.ts";
import { millisecondsOf } from "./milliseconds.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const NETWORK = {
  sizes: [3, 2, 2],
  parameters: [
    { weights: Float32Array.of(1, 2, 3, 4, 5, 6), bias: Float32Array.of(7, 8) },
    { weights: Float32Array.of(-1, 0.5, 1e-30, 3), bias: Float32Array.of(0, -9) },
  ],
  metadata: { data: "built-in v1", seed: "7" },
};

const OURS = writeOnnx(NETWORK);

test("an ONNX file of ours gives back the network, to the bit, and its metadata", () => {
  expect(readModel(OURS)).toEqual({ ...NETWORK, remarks: [] });
});

test.each([
  ["torch-script.onnx", "torch.safetensors"],
  ["torch-dynamo.onnx", "torch.safetensors"],
  ["torch-logarithms.onnx", "torch-logarithms.safetensors"],
  ["keras.onnx", "keras.safetensors"],
])("%s holds the same network as %s", async (onnx, safetensors) => {
  const { sizes, parameters } = readModel(goldenModel(onnx));
  const expected = readModel(goldenModel(safetensors));
  expect(sizes).toEqual(expected.sizes);
  expect(await weightsFingerprint(parameters)).toBe(await weightsFingerprint(expected.parameters));
});

interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number>>;
}

function node({ operator, inputs, output, attributes = {} }: Node): Bytes {
  const given = Object.entries(attributes).map(([name, value]) =>
    message(5, concatenated([text(1, name), integer(3, value)])),
  );
  return message(
    1,
    concatenated([
      ...inputs.map((name) => text(1, name)),
      text(2, output),
      text(4, operator),
      ...given,
    ]),
  );
}

function tensor(name: string, shape: readonly number[], fields?: readonly Bytes[]): Bytes {
  const count = shape.reduce((product, side) => product * side, 1);
  const values = message(
    9,
    new Uint8Array(Float32Array.from({ length: count }, (_, at) => at).buffer),
  );
  const dims = shape.map((side) => integer(1, side));
  return message(5, concatenated([...dims, integer(2, 1), text(8, name), ...(fields ?? [values])]));
}

const OPSET = message(8, integer(2, 13));

const named = (field: number, name: string) => message(field, text(1, name));

/** A model of these nodes from x to y, with weights w [3, 2], v [2, 2], b [2] and one. */
function model(nodes: readonly Node[], parts: readonly Bytes[] = []): Bytes {
  const constants = [tensor("w", [3, 2]), tensor("v", [2, 2]), tensor("b", [2])];
  const graph = concatenated([
    ...nodes.map(node),
    ...constants,
    named(11, "x"),
    named(12, "y"),
    ...parts,
  ]);
  return concatenated([integer(1, 8), text(2, "test"), message(7, graph), OPSET]);
}

const multiply = (inputs: string[], output: string): Node => ({
  operator: "MatMul",
  inputs,
  output,
});
const relu = (input: string, output: string): Node => ({
  operator: "Relu",
  inputs: [input],
  output,
});

describe("a graph", () => {
  test("may add a bias from either side, or have none", () => {
    const add: Node = { operator: "Add", inputs: ["b", "s"], output: "t" };
    const { sizes, parameters } = readModel(
      model([multiply(["x", "w"], "s"), add, relu("t", "a"), multiply(["a", "v"], "y")]),
    );
    expect(sizes).toEqual([3, 2, 2]);
    expect(parameters.map(({ bias }) => [...bias])).toEqual([
      [0, 1],
      [0, 0],
    ]);
  });

  test("may turn its weights first", () => {
    const turn: Node = { operator: "Transpose", inputs: ["v"], output: "vt" };
    const { parameters } = readModel(
      model([turn, multiply(["x", "w"], "s"), relu("s", "a"), multiply(["a", "vt"], "y")]),
    );
    expect([...(parameters[1]?.weights ?? [])]).toEqual([0, 2, 1, 3]);
  });

  const dense = [multiply(["x", "w"], "s"), relu("s", "a"), multiply(["a", "v"], "y")];

  test.each<[string, readonly Node[], string]>([
    [
      "another activation",
      [dense[0] as Node, { operator: "Tanh", inputs: ["s"], output: "a" }, dense[2] as Node],
      "a Tanh",
    ],
    [
      "no activation",
      [multiply(["x", "w"], "a"), multiply(["a", "v"], "y")],
      "There is no Relu before",
    ],
    ["a Relu at its end", [multiply(["x", "w"], "s"), relu("s", "y")], "ends with a Relu"],
    ["no layer", [relu("x", "y")], "a Relu, where"],
    ["nothing", [], "no dense layer"],
    [
      "a branch",
      [...dense.slice(0, 2), { operator: "Add", inputs: ["a", "s"], output: "y" }],
      "an Add|a Add",
    ],
    [
      "weights twice",
      [
        multiply(["x", "w"], "s"),
        relu("s", "a"),
        multiply(["a", "v"], "t"),
        relu("t", "c"),
        multiply(["c", "v"], "y"),
      ],
      '"v" twice',
    ],
    [
      "weights that do not fit",
      [multiply(["x", "w"], "s"), relu("s", "a"), multiply(["a", "w"], "y")],
      "twice",
    ],
    ["weights that it computes", [multiply(["x", "z"], "y")], 'no constant "z"'],
    [
      "a turned input",
      [{ operator: "Gemm", inputs: ["x", "w"], output: "y", attributes: { transA: 1 } }],
      "a Gemm, where",
    ],
    [
      "weights that it scales",
      [{ operator: "Gemm", inputs: ["x", "w"], output: "y", attributes: { alpha: 2 } }],
      "alpha = 2; only 1 can be read",
    ],
    [
      "a softmax of columns",
      [
        multiply(["x", "w"], "s"),
        { operator: "Softmax", inputs: ["s"], output: "y", attributes: { axis: 0 } },
      ],
      "a Softmax",
    ],
  ])("with %s is refused", (_, nodes, words) => {
    expect(() => readModel(model(nodes))).toThrow(ModelFileError);
    expect(() => readModel(model(nodes))).toThrow(new RegExp(words));
  });

  test("with two inputs, or another output, is refused", () => {
    expect(() => readModel(model(dense, [named(11, "x2")]))).toThrow("has 2 inputs");
    expect(() => readModel(model(dense, [named(12, "a")]))).toThrow("other outputs");
  });

  test("whose weights are in another file is refused, with the lines that put them into it", () => {
    const outside = tensor("u", [3, 2], [integer(14, 1)]);
    expect(() => readModel(model([multiply(["x", "u"], "y")], [outside]), "big.onnx")).toThrow(
      'onnx.save(onnx.load("big.onnx"), "whole.onnx")',
    );
  });

  test("whose weights are whole numbers, or fewer than their shape says, is refused", () => {
    const integers = message(
      5,
      concatenated([integer(1, 3), integer(1, 2), integer(2, 7), text(8, "u")]),
    );
    const fewer = tensor("u", [3, 2], [message(9, new Uint8Array(20))]);
    const read = (part: Bytes) => () => readModel(model([multiply(["x", "u"], "y")], [part]));
    expect(read(integers)).toThrow('"u" is not of type FLOAT');
    expect(read(fewer)).toThrow(
      /"u" at byte \d+ has 20 bytes of values; its shape \[3, 2\] needs 24/,
    );
    const huge = message(
      5,
      concatenated([integer(1, 2 ** 40), integer(1, 2 ** 10), integer(2, 1), text(8, "u")]),
    );
    expect(read(huge)).toThrow("has 0 bytes of values");
  });
});

describe("a damaged ONNX file", () => {
  test("is refused with the place, wherever it is cut off", () => {
    // Behind the graph is only metadata, without which the network is whole.
    const end = OURS.length - 100;
    for (let length = 3; length < end; length++) {
      expect(() => readModel(OURS.subarray(0, length))).toThrow(ModelFileError);
    }
    expect(() => readModel(OURS.subarray(0, 100))).toThrow(/damaged or cut off at byte \d+\./);
  });

  test("is read or refused, each of 5,000, within 50 ms", () => {
    const changes = fc.array(fc.tuple(fc.nat(OURS.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    let slowest = 0;
    fc.assert(
      fc.property(changes, (bytes) => {
        const file = OURS.slice();
        for (const [at, value] of bytes) {
          file[at] = value;
        }
        const milliseconds = millisecondsOf(() => {
          try {
            readModel(file);
          } catch (error) {
            expect(error).toBeInstanceOf(ModelFileError);
          }
        });
        slowest = Math.max(slowest, milliseconds);
      }),
      { numRuns: 5000 },
    );
    expect(slowest).toBeLessThan(50);
  });

  test("with a million empty nodes is refused quickly", () => {
    const graph = new Uint8Array(2_000_000);
    graph.forEach((_, at) => (graph[at] = at % 2 === 0 ? 10 : 0));
    const file = concatenated([integer(1, 8), text(2, "test"), message(7, graph), OPSET]);
    const start = performance.now();
    expect(() => readModel(file)).toThrow("more than 10,000 nodes");
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
