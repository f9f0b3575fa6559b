import fc from "fast-check";
import { expect, test } from "vitest";
import { readSafetensors } from "../../../src/engine/files/safetensors.ts";
import { ModelFileError, readModel, writeModel } from "../../../src/engine/index.ts";
import { soaking } from "../../soak.ts";
import { millisecondsOf } from "./milliseconds.ts";
import { fileOf } from "./tensor-file.ts";

/** The number of files in a normal run; the soak tests take a hundred times as many. */
const FILES = soaking ? 1_000_000 : 10_000;

const SMALL = writeModel({
  sizes: [3, 2, 2],
  parameters: [
    { weights: Float32Array.of(1, 2, 3, 4, 5, 6), bias: Float32Array.of(7, 8) },
    { weights: Float32Array.of(-1, 0.5, 1e-30, 3), bias: Float32Array.of(0, -9) },
  ],
  metadata: { data: "built-in v1" },
});

const HEADER = Number(new DataView(SMALL.buffer).getBigUint64(0, true));

const header = JSON.parse(new TextDecoder().decode(SMALL.subarray(8, 8 + HEADER))) as object;

/** Values that an attacker might put in place of a valid one. */
const evil = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    -1,
    1.5,
    2 ** 53,
    1e308,
    null,
    [],
    [0, -4],
    [24, 0],
    [0, 2 ** 60],
    [1, 1, 1, 1, 1, 1, 1, 1, 1],
    [4294967296, 4294967296],
    "F32",
    "F64",
    "__proto__",
    {},
  ),
);

const field = fc.constantFrom("dtype", "shape", "data_offsets");
const name = fc.constantFrom(...Object.keys(header), "__proto__", "constructor", "toString", "");

/** A valid file with one to three things changed. */
const hostile = fc.oneof(
  // Bytes of the header and its length, or of the whole file.
  fc
    .array(fc.tuple(fc.nat(SMALL.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 })
    .map((changes) => {
      const file = SMALL.slice();
      for (const [at, value] of changes) {
        file[at] = value;
      }
      return file;
    }),
  // Fields of a tensor.
  fc.array(fc.tuple(name, field, evil), { minLength: 1, maxLength: 3 }).map((changes) => {
    const changed = structuredClone(header) as Record<string, Record<string, unknown>>;
    for (const [tensor, key, value] of changes) {
      Object.defineProperty(changed, tensor, {
        value: { ...changed[tensor], [key]: value },
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return fileOf(JSON.stringify(changed), SMALL.subarray(8 + HEADER));
  }),
  // A wrong length, and files that end too early.
  fc
    .tuple(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat(SMALL.length))
    .map(([length, end]) => {
      const file = SMALL.slice(0, Math.max(8, end));
      new DataView(file.buffer).setBigUint64(0, length, true);
      return file;
    }),
  // Random bytes.
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map((text) => fileOf(text, SMALL.subarray(8 + HEADER))),
);

test(
  `${FILES.toLocaleString("en")} hostile files are read or refused, each within 50 ms and little memory`,
  () => {
    let slowest = 0;
    fc.assert(
      fc.property(hostile, (file) => {
        const milliseconds = millisecondsOf(() => {
          try {
            const { parameters } = readModel(file);
            const values = parameters.reduce((sum, layer) => sum + layer.weights.length, 0);
            expect(4 * values).toBeLessThanOrEqual(file.length);
          } catch (error) {
            expect(error).toBeInstanceOf(ModelFileError);
          }
        });
        slowest = Math.max(slowest, milliseconds);
      }),
      { numRuns: FILES },
    );
    expect(slowest).toBeLessThan(50);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  },
  10 * FILES,
);

test("a deeply nested header, or one of the maximum length, is refused quickly", () => {
  const deep = `{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
  const long = `{${Array.from({ length: 15_000 }, (_, index) => `"t${index}":{"data_offsets":[0,0]}`).join()}}`;
  for (const text of [deep, long]) {
    const file = fileOf(text, new Uint8Array());
    const milliseconds = millisecondsOf(() => {
      expect(() => readModel(file)).toThrow(ModelFileError);
    });
    expect(milliseconds).toBeLessThan(50);
  }
});

test("reading takes no more memory than the file, whatever shapes it claims", () => {
  const claims = { a: { dtype: "F32", shape: [2 ** 30, 2 ** 20], data_offsets: [0, 2 ** 52] } };
  const before = process.memoryUsage().arrayBuffers;
  expect(() => readSafetensors(fileOf(JSON.stringify(claims), new Uint8Array(64)))).toThrow(
    ModelFileError,
  );
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 2 ** 20);
});

test("a tensor named __proto__ is a tensor, not a prototype", () => {
  const text = '{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
  const { tensors } = readSafetensors(fileOf(text, new Uint8Array(4)));
  expect([...tensors.keys()]).toEqual(["__proto__"]);
  expect(({} as Record<string, unknown>)["dtype"]).toBeUndefined();
});
