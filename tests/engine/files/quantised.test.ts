import { describe, expect, test } from "vitest";
import { QUANTISED } from "../../../src/engine/files/quantised.ts";
import {
  type WritableTensor,
  readSafetensors,
  writeSafetensors,
} from "../../../src/engine/files/safetensors.ts";
import {
  ModelFileError,
  type SavedNetwork,
  modelOf,
  readModel,
  writeModel,
  writeQuantised,
} from "../../../src/engine/index.ts";
import { initialParameters } from "../../../src/engine/model/parameters.ts";

const sizes = [784, 128, 64, 10];

const network: SavedNetwork = {
  sizes,
  parameters: initialParameters(modelOf(sizes), 7).map(({ weights, bias }) => ({
    weights,
    bias: bias.map((_, unit) => unit / 3),
  })),
  metadata: { data: "train.csv", seed: "7" },
};

const small: SavedNetwork = {
  sizes: [3, 2, 2],
  parameters: [
    { weights: Float32Array.of(1, -2, 3, 4, -5, 6), bias: Float32Array.of(0.1, 0.2) },
    { weights: Float32Array.of(0, 7, 0, -8), bias: Float32Array.of(0.3, 0.4) },
  ],
  metadata: { data: "train.csv", seed: "1" },
};

const SCHEME = "int8, a scale per unit";

describe("a network of eight bits", () => {
  test("takes at most 150 kB, also as base64", () => {
    const { length } = writeQuantised(network);
    expect(length).toBeLessThanOrEqual(113_000);
    expect(Math.ceil((length * 4) / 3)).toBeLessThanOrEqual(150_000);
  });

  test("is read with weights at most half a step away, and the same biases and metadata", () => {
    const read = readModel(writeQuantised(network));
    expect(read.sizes).toEqual(sizes);
    expect(read.metadata).toEqual({ ...network.metadata, [QUANTISED]: SCHEME });
    expect(read.remarks).toEqual(["Its weights are rounded to 8 bits."]);
    for (const [layer, { weights, bias }] of network.parameters.entries()) {
      const outputs = sizes[layer + 1] as number;
      const largest = new Float64Array(outputs);
      weights.forEach((weight, at) => {
        largest[at % outputs] = Math.max(largest[at % outputs] as number, Math.abs(weight));
      });
      const errors = weights.map((weight, at) =>
        Math.abs(weight - (read.parameters[layer]?.weights[at] as number)),
      );
      const steps = errors.map((error, at) => error / ((largest[at % outputs] as number) / 127));
      expect(Math.max(...steps)).toBeLessThanOrEqual(0.5001);
      expect(Math.max(...steps)).toBeGreaterThan(0.4);
      expect([...(read.parameters[layer]?.bias ?? [])]).toEqual([...bias]);
    }
  });

  test("is written the same again: rounding twice changes nothing", () => {
    const once = writeQuantised(network);
    expect(Buffer.from(writeQuantised(readModel(once))).equals(once)).toBe(true);
  });

  test("keeps a unit whose weights are all zero", () => {
    const weights = Float32Array.of(0, 1, 0, -2, 0, 3);
    const zero = {
      sizes: [3, 2],
      parameters: [{ weights, bias: new Float32Array(2) }],
      metadata: {},
    };
    const read = readModel(writeQuantised(zero)).parameters[0]?.weights ?? new Float32Array();
    expect([read[0], read[2], read[4]]).toEqual([0, 0, 0]);
    expect(read[5]).toBeCloseTo(3, 5);
  });

  test("has its floats where safetensors wants them, at multiples of four", () => {
    const file = writeQuantised({ ...small, sizes: [3, 2, 2] });
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Record<
      string,
      { dtype?: string; data_offsets?: [number, number] }
    >;
    const floats = Object.values(header).filter(({ dtype }) => dtype === "F32");
    expect(floats).toHaveLength(4);
    expect(floats.every(({ data_offsets: [start] = [1] }) => start % 4 === 0)).toBe(true);
  });
});

/** The tensors of a good file, with some of them changed, added, or taken away. */
function changed(
  changes: Readonly<Record<string, WritableTensor | undefined>>,
  scheme = SCHEME,
): Uint8Array {
  const { tensors } = readSafetensors(writeQuantised(small));
  const bytes = [...tensors].map(([name, { shape, values }]): [string, WritableTensor] => [
    name,
    { shape, values: name.endsWith(".weight") ? Int8Array.from(values) : values },
  ]);
  const all = new Map<string, WritableTensor | undefined>([...bytes, ...Object.entries(changes)]);
  const left = [...all].filter(
    (entry): entry is [string, WritableTensor] => entry[1] !== undefined,
  );
  return writeSafetensors({ tensors: new Map(left), metadata: { [QUANTISED]: scheme } });
}

function floats(shape: readonly number[], ...values: readonly number[]): WritableTensor {
  return { shape, values: Float32Array.from(values) };
}

function bytes(shape: readonly number[], ...values: readonly number[]): WritableTensor {
  return { shape, values: Int8Array.from(values) };
}

/** A file with another header, whose length is that of the JSON. */
function withHeader(change: (header: string) => string): Uint8Array {
  const file = writeQuantised(small);
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  const header = new TextEncoder().encode(
    change(new TextDecoder().decode(file.subarray(8, 8 + length))),
  );
  const other = new Uint8Array(8 + header.length + file.length - 8 - length);
  new DataView(other.buffer).setBigUint64(0, BigInt(header.length), true);
  other.set(header, 8);
  other.set(file.subarray(8 + length), 8 + header.length);
  return other;
}

describe("a file of eight bits is refused, with a sentence", () => {
  test.each<[string, () => Uint8Array, string]>([
    [
      "with a scale that is no number",
      () => changed({ "0.weight_scale": floats([2], 1, NaN) }),
      "A scale of",
    ],
    [
      "with an infinite scale",
      () => changed({ "0.weight_scale": floats([2], 1, Infinity) }),
      "A scale of",
    ],
    [
      "with a scale below zero",
      () => changed({ "0.weight_scale": floats([2], 1, -1) }),
      "A scale of",
    ],
    [
      "with too few scales",
      () => changed({ "0.weight_scale": floats([1], 1) }),
      "are missing or do not fit",
    ],
    [
      "with scales of another shape",
      () => changed({ "0.weight_scale": floats([2, 1], 1, 1) }),
      "are missing or do not fit",
    ],
    [
      "without scales",
      () => changed({ "0.weight_scale": undefined }),
      "weights, scales and biases of the same layers",
    ],
    [
      "without a bias",
      () => changed({ "2.bias": undefined }),
      "weights, scales and biases of the same layers",
    ],
    [
      "with another tensor",
      () => changed({ extra: floats([1], 1) }),
      "weights, scales and biases of the same layers",
    ],
    [
      "without tensors",
      () => writeSafetensors({ tensors: new Map(), metadata: { [QUANTISED]: SCHEME } }),
      "weights, scales and biases of the same layers",
    ],
    [
      "with a bias that is no number",
      () => changed({ "0.bias": floats([2], 0, NaN) }),
      "A bias of the file is not a number.",
    ],
    [
      "with layers that do not fit",
      () => changed({ "2.weight": bytes([2, 3], 1, 2, 3, 4, 5, 6) }),
      "not a network of dense layers",
    ],
    [
      "with a weight of −128",
      () => changed({ "0.weight": bytes([2, 3], 1, 2, 3, 4, 5, -128) }),
      "not a whole number from −127 to 127",
    ],
    [
      "with weights that are no whole numbers",
      () => changed({ "0.weight": floats([2, 3], 1, 2, 3, 4, 5, 0.5) }),
      "not a whole number from −127 to 127",
    ],
    [
      "with weights of no dimensions",
      () => changed({ "0.weight": bytes([6], 1, 2, 3, 4, 5, 6) }),
      "are missing or do not fit",
    ],
    [
      "with another scheme",
      () => changed({}, "int4"),
      'a way that this version does not know: "int4"',
    ],
    [
      "with spare bytes at its end",
      () => Uint8Array.of(...writeQuantised(small), 0),
      "has 1 bytes after its last tensor",
    ],
    ["that is cut off", () => writeQuantised(small).slice(0, -1), "is cut off inside the tensor"],
    [
      "whose shape lies",
      () => withHeader((header) => header.replace("[2,3]", "[3,3]")),
      "does not lie where its shape says",
    ],
    [
      "whose shape is huge",
      () => withHeader((header) => header.replace("[2,3]", "[2147483647,2147483647]")),
      "does not lie where its shape says",
    ],
    [
      "whose places overlap",
      () =>
        withHeader((header) => header.replace(/"data_offsets":\[0,8\]/, '"data_offsets":[4,8]')),
      "does not lie where its shape says",
    ],
  ])("%s", (_, file, sentence) => {
    expect(() => readModel(file())).toThrow(ModelFileError);
    expect(() => readModel(file())).toThrow(sentence);
  });

  test("and bytes in a file that does not say so are refused as before", () => {
    const tensors = new Map([["0.weight", bytes([1, 1], 1)]]);
    expect(() => readModel(writeSafetensors({ tensors, metadata: {} }))).toThrow(
      'not of type F32, F64, F16 or BF16, as the weights of dense layers are. It is "I8".',
    );
  });

  test("a good file is not, so that these tests can fail", () => {
    expect(readModel(changed({})).sizes).toEqual([3, 2, 2]);
    expect(readModel(withHeader((header) => header)).sizes).toEqual([3, 2, 2]);
    expect(readModel(writeModel(small)).remarks).toEqual([]);
  });
});
