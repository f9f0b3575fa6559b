import { describe, expect, test } from "vitest";
import { readModel, writeModel } from "../../../src/engine/index.ts";

const NETWORK = {
  sizes: [3, 2, 2],
  parameters: [
    { weights: Float32Array.of(1, 2, 3, 4, 5, 6), bias: Float32Array.of(7, 8) },
    { weights: Float32Array.of(-1, 0.5, 1e-30, 3), bias: Float32Array.of(0, -9) },
  ],
  metadata: { data: "built-in v1" },
};

describe("a model file", () => {
  test("gives back the network that was written", () => {
    const { sizes, parameters, metadata } = readModel(writeModel(NETWORK));
    expect(sizes).toEqual(NETWORK.sizes);
    expect(parameters).toEqual(NETWORK.parameters);
    expect(metadata).toEqual({ format: "pt", data: "built-in v1" });
  });

  test("has PyTorch's names, and its weights as [outputs, inputs]", () => {
    const header = headerOf(writeModel(NETWORK));
    expect(Object.keys(header)).toEqual([
      "__metadata__",
      "0.weight",
      "0.bias",
      "2.weight",
      "2.bias",
    ]);
    expect(header["0.weight"]).toEqual({ dtype: "F32", shape: [2, 3], data_offsets: [0, 24] });
  });

  test("is read from any place in a larger buffer", () => {
    const file = writeModel(NETWORK);
    const larger = Buffer.alloc(file.length + 3);
    larger.set(file, 3);
    expect(readModel(larger.subarray(3)).parameters).toEqual(NETWORK.parameters);
  });

  test.each([
    [
      "cut off anywhere in its header",
      (file: Uint8Array) => file.slice(0, 40),
      "cut off inside its header",
    ],
    ["cut off in its values", (file: Uint8Array) => file.slice(0, -1), "cut off inside the tensor"],
    ["empty", () => new Uint8Array(), "This file is empty."],
    ["of a few bytes", () => new Uint8Array(5), "too short"],
    [
      "a pointer of Git LFS",
      () => new TextEncoder().encode("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a"),
      "Git LFS pointer, not the model",
    ],
    ["text", () => new TextEncoder().encode("label,pixel0,pixel1"), "text, not a model"],
    [
      "longer than it says",
      (file: Uint8Array) => Uint8Array.of(...file, 0),
      "1 bytes after its last tensor",
    ],
  ])("that is %s is refused", (_, damage, message) => {
    expect(() => readModel(damage(writeModel(NETWORK)))).toThrow(message);
  });

  test.each([
    ["a tensor of another type", { dtype: "I64" }, "is not of type F32"],
    ["a shape of fractions", { shape: [1.5, 4] }, "makes no sense"],
    ["a negative place", { data_offsets: [-24, 0] }, "makes no sense"],
    [
      "a shape that does not fill its place",
      { shape: [2, 2] },
      "does not lie where its shape says",
    ],
    [
      "a place that overlaps another",
      { data_offsets: [8, 32] },
      "does not lie where its shape says",
    ],
    ["layers that do not fit", { shape: [6, 1] }, "do not fit"],
  ])("with %s is refused", (_, change, message) => {
    const file = withHeader(writeModel(NETWORK), (header) => {
      Object.assign(header["0.weight"] as object, change);
    });
    expect(() => readModel(file)).toThrow(message);
  });

  test("that names a tensor twice is refused", () => {
    const file = writeModel(NETWORK);
    const text = JSON.stringify(headerOf(file));
    const twice = text.replace(/"0\.bias":(\{[^}]*\})/, '"0.bias":$1,"0.bias":$1');
    expect(() => readModel(assembled(twice, file))).toThrow("names a tensor twice");
  });
});

function headerOf(file: Uint8Array): Record<string, unknown> {
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  return JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Record<
    string,
    unknown
  >;
}

function withHeader(
  file: Uint8Array,
  change: (header: Record<string, unknown>) => void,
): Uint8Array {
  const header = headerOf(file);
  change(header);
  return assembled(JSON.stringify(header), file);
}

/** The values of a file under another header. */
function assembled(header: string, file: Uint8Array): Uint8Array {
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  const json = new TextEncoder().encode(header);
  const out = new Uint8Array(8 + json.length + file.length - 8 - length);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  out.set(file.subarray(8 + length), 8 + json.length);
  return out;
}
