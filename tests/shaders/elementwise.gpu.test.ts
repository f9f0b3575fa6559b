import { describe, expect, test } from "vitest";
import {
  biasGradient as biasGradientSpec,
  biasRelu as biasReluSpec,
} from "../../src/shaders/index.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { fours, pad, unpad } from "../reference/blocks.ts";
import { TINY, expectWithin, sumBound, u } from "../reference/bounds.ts";
import { biasGradient, biasRelu, reluGradient } from "../reference/twins.ts";
import { normals } from "../reference/values.ts";

useKernelPage();

const SHAPES = [
  [1, 1],
  [10, 15],
  [15, 10],
  [16, 16],
  [17, 33],
  [32, 784],
  [33, 10],
] as const;

describe("bias_relu", () => {
  test.each(
    SHAPES.flatMap(([rows, columns]) => [true, false].map((relu) => ({ rows, columns, relu }))),
  )("rounds once for $rows × $columns, ReLU $relu", async ({ rows, columns, relu }) => {
    const { actual, expected } = await runBiasRelu(rows, columns, relu);
    expectWithin("a", actual, expected, (i) => u * Math.abs(expected[i] as number) + TINY);
  });

  test("fails that bound when it lets negative values through", async () => {
    const code = biasReluSpec.code.replace("max(sum, vec4f())", "max(sum, vec4f(-1e-3))");
    const { actual, expected } = await runBiasRelu(16, 16, true, code);
    expect(() => {
      expectWithin("a", actual, expected, (i) => u * Math.abs(expected[i] as number) + TINY);
    }).toThrow(/out of bounds/);
  });
});

describe("relu_gradient", () => {
  test.each(SHAPES)("is exact for %i × %i", async (rows, columns) => {
    const da = normals(rows * columns, 1);
    // Half of the outputs of a ReLU are zero.
    const a = normals(rows * columns, 2).map((value) => Math.max(value, 0));
    const { dz } = await inChrome("runKernel", {
      kernel: "relu_gradient",
      constants: { BLOCKS: (fours(rows) * fours(columns)) / 4 },
      buffers: {
        da: pad(da, rows, columns),
        a: pad(a, rows, columns),
        dz: new Float32Array(fours(rows) * fours(columns)).fill(9),
      },
    });
    expect(unpad(dz as Float32Array, rows, columns)).toEqual(
      Float32Array.from(reluGradient(da, a)),
    );
  });
});

describe("bias_gradient", () => {
  test.each(SHAPES)("is within rounding of the exact sum for %i × %i", async (rows, columns) => {
    const { actual, twin } = await runBiasGradient(rows, columns);
    expectWithin("db", actual, twin.db, (i) => sumBound(rows, twin.magnitude[i] as number));
  });

  test("fails that bound when it leaves out the first row", async () => {
    const code = biasGradientSpec.code.replace("var row = 0u", "var row = 1u");
    const { actual, twin } = await runBiasGradient(17, 33, code);
    expect(() => {
      expectWithin("db", actual, twin.db, (i) => sumBound(17, twin.magnitude[i] as number));
    }).toThrow(/of 33 values are out of bounds/);
  });
});

async function runBiasRelu(rows: number, columns: number, relu: boolean, code?: string) {
  const z = normals(rows * columns, 1);
  const b = normals(columns, 2);
  const { a } = await inChrome("runKernel", {
    kernel: "bias_relu",
    constants: { ROWS: fours(rows), COLUMN_BLOCKS: fours(columns) / 4, RELU: Number(relu) },
    buffers: {
      z: pad(z, rows, columns),
      b: pad(b, 1, columns).slice(0, fours(columns)),
      a: new Float32Array(fours(rows) * fours(columns)).fill(9),
    },
    ...(code === undefined ? {} : { code }),
  });
  return { actual: unpad(a as Float32Array, rows, columns), expected: biasRelu(z, b, relu) };
}

async function runBiasGradient(rows: number, columns: number, code?: string) {
  const dz = normals(rows * columns, 1);
  const { db } = await inChrome("runKernel", {
    kernel: "bias_gradient",
    constants: { ROWS: fours(rows), COLUMN_BLOCKS: fours(columns) / 4 },
    buffers: { dz: pad(dz, rows, columns), db: new Float32Array(fours(columns)).fill(9) },
    ...(code === undefined ? {} : { code }),
  });
  return { actual: (db as Float32Array).slice(0, columns), twin: biasGradient(dz, columns) };
}
