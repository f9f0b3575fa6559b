import { describe, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../src/engine/files/safetensors.ts";
import { ModelFileError } from "../../../src/engine/index.ts";
import { fileOf } from "./tensor-file.ts";

const NOTHING = { dtype: "F32", shape: [0], data_offsets: [0, 0] };

/** Reads a file of one tensor: the valid one with something changed. */
function readChanged(change: object, data = new Uint8Array(4)) {
  const tensor = { dtype: "F32", shape: [1], data_offsets: [0, 4], ...change };
  return readSafetensors(fileOf(JSON.stringify({ t: tensor }), data));
}

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(ModelFileError);
    return (error as Error).message;
  }
  return expect.fail("It was read.");
}

describe("a safetensors file", () => {
  const wide = Float32Array.of(9, 1, 2, 3, 9);
  const tensors = new Map([
    ["a", { shape: [3], values: wide.subarray(1, 4) }],
    ["b", { shape: [1, 2], values: Float32Array.of(4, 5) }],
  ]);

  test("gives back tensors and metadata, also those of views into larger arrays", () => {
    const read = readSafetensors(writeSafetensors({ tensors, metadata: { note: "ü" } }));
    expect(read.metadata).toEqual({ note: "ü" });
    expect([...read.tensors]).toEqual([
      ["a", { shape: [3], values: Float32Array.of(1, 2, 3) }],
      ["b", { shape: [1, 2], values: Float32Array.of(4, 5) }],
    ]);
  });

  test.each(["", "x", "xx", "xxxxxxx"])(
    "has its values at a multiple of eight, behind spaces, also with metadata %j",
    (note) => {
      const file = writeSafetensors({ tensors, metadata: { note } });
      const length = Number(new DataView(file.buffer).getBigUint64(0, true));
      const text = new TextDecoder().decode(file.subarray(8, 8 + length));
      expect(length % 8).toBe(0);
      expect(text).toMatch(/\} {0,7}$/);
      expect(file.length).toBe(8 + length + 20);
    },
  );

  test("may name its tensors in another order than the order of their values", () => {
    const header = {
      b: { dtype: "F32", shape: [1], data_offsets: [4, 8] },
      c: { dtype: "F32", shape: [1], data_offsets: [8, 12] },
      a: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
    };
    const data = new Uint8Array(Float32Array.of(1, 2, 3).buffer);
    const { tensors: read } = readSafetensors(fileOf(JSON.stringify(header), data));
    expect([...read].map(([name, { values }]) => [name, values[0]])).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ]);
  });

  test("may hold nothing, and no metadata", () => {
    const { tensors: none, metadata } = readSafetensors(fileOf("{}"));
    expect(none.size).toBe(0);
    expect(metadata).toEqual({});
  });

  test("keeps its values when the bytes that it was read from are overwritten", () => {
    const file = writeSafetensors({ tensors, metadata: {} });
    const { tensors: read } = readSafetensors(file);
    file.fill(0);
    expect(read.get("b")?.values).toEqual(Float32Array.of(4, 5));
  });
});

describe("the limits of a safetensors file", () => {
  test("are a header of 1 MiB", () => {
    const longest = "{}".padEnd(2 ** 20);
    expect(readSafetensors(fileOf(longest)).tensors.size).toBe(0);
    expect(refusal(() => readSafetensors(fileOf(`${longest} `)))).toMatch("larger than 1 MiB");
  });

  test("are 4,096 tensors", () => {
    const headerOf = (count: number) =>
      JSON.stringify(
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, NOTHING])),
      );
    expect(readSafetensors(fileOf(headerOf(4096))).tensors.size).toBe(4096);
    expect(refusal(() => readSafetensors(fileOf(headerOf(4097))))).toMatch("too many");
  });

  test("are brackets nested eight deep, not counting closed ones and those in strings", () => {
    const nested = (depth: number) =>
      `{"t\\"[[[[{{{{":{"x":[[]],"y":{},"z":${"[".repeat(depth)}${"]".repeat(depth)},"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`;
    expect(readSafetensors(fileOf(nested(6))).tensors.size).toBe(1);
    expect(refusal(() => readSafetensors(fileOf(nested(7))))).toMatch("too deep");
  });

  test("are shapes of eight dimensions", () => {
    const shape = Array<number>(8).fill(1);
    expect(readChanged({ shape }).tensors.get("t")?.shape).toEqual(shape);
    expect(refusal(() => readChanged({ shape: [...shape, 1] }))).toMatch("makes no sense");
  });
});

describe("a safetensors file is refused", () => {
  test.each([
    ["with seven bytes", new Uint8Array(7), "too short"],
    ["with a length and no header", new Uint8Array(8), "not valid JSON"],
    ["cut off by a byte in its header", fileOf("{} ").subarray(0, -1), "inside its header"],
    ["with a header that is not text", fileOf(Uint8Array.of(0x22, 0xff, 0x22)), "not valid JSON"],
    ["with a header that is not JSON", fileOf("{'a': 1}"), "not valid JSON"],
    ["with a list as its header", fileOf("[]"), "not a JSON object"],
    ["with null as its header", fileOf("null"), "not a JSON object"],
    ["with a space before its header", fileOf(" {}"), "not a JSON object"],
    ["with bytes and no tensor", fileOf("{}", new Uint8Array(3)), "3 bytes after its last tensor"],
    ["with metadata that are a list", fileOf('{"__metadata__":["a"]}'), "map names to texts"],
    ["with metadata that are a text", fileOf('{"__metadata__":"a"}'), "map names to texts"],
    ["with one of its metadata a number", fileOf('{"__metadata__":{"a":"1","b":2}}'), "to texts"],
    ["with a tensor that has no place", fileOf('{"t":{"dtype":"F32"}}'), "one without a place"],
    [
      "with null as a tensor",
      fileOf('{"t":null,"u":{"data_offsets":[{"data_offsets":0}]}}'),
      '"t" is not of type F32',
    ],
    [
      "with a place that belongs to no tensor",
      fileOf('{"__metadata__":{},"t":["data_offsets" ,{"data_offsets" : 1}]}'),
      '"t" is not of type F32',
    ],
  ])("%s", (_, file, words) => {
    expect(refusal(() => readSafetensors(file))).toMatch(words);
  });

  test.each<[string, object, string]>([
    ["a type of the same length", { dtype: "I32" }, '"t" is not of type F32'],
    ["a shape that is not a list", { shape: 1 }, "makes no sense"],
    ["a shape that is a text", { shape: "1" }, "makes no sense"],
    ["a side of a fraction", { shape: [2, 0.5] }, "makes no sense"],
    ["a side below zero", { shape: [-1, -1] }, "makes no sense"],
    ["no end of its place", { data_offsets: [0] }, "makes no sense"],
    ["two ends of its place", { data_offsets: [0, 4, 4] }, "makes no sense"],
    ["a place that is not a list", { data_offsets: "04" }, "makes no sense"],
    ["a gap before it", { data_offsets: [4, 8] }, "does not lie where its shape says"],
    ["a place too large for its shape", { data_offsets: [0, 8] }, "does not lie where"],
    [
      "a place beyond the file's end",
      { shape: [2], data_offsets: [0, 8] },
      'inside the tensor "t"',
    ],
  ])("where a tensor has %s", (_, change, words) => {
    expect(refusal(() => readChanged(change))).toMatch(words);
  });

  test("naming a tensor by the first 60 characters of its name", () => {
    const header = JSON.stringify({ ["n".repeat(100)]: { dtype: "I64", data_offsets: [0, 0] } });
    expect(refusal(() => readSafetensors(fileOf(header)))).toBe(
      `The tensor "${"n".repeat(60)}" is not of type F32, F64, F16 or BF16, as the weights of dense layers are. It is "I64".`,
    );
  });
});
