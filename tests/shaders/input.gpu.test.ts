import { describe, expect, test } from "vitest";
import { inkMasks, inkTable } from "../../src/engine/step/ink.ts";
import { inputGradient, inputMatmul } from "../../src/shaders/index.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { fours, pad, unpad } from "../reference/blocks.ts";
import { expectWithin, sumBound, u } from "../reference/bounds.ts";
import { matmul } from "../reference/twins.ts";
import { integers, normals } from "../reference/values.ts";

useKernelPage();

/** Batch size, rows that this batch has, pixels of an image, outputs of the layer. */
type Shape = readonly [batch: number, rows: number, pixels: number, outputs: number];

const SHAPES: readonly Shape[] = [
  [1, 1, 1, 1],
  [10, 7, 15, 17],
  [17, 17, 33, 10],
  [32, 12, 784, 33],
];

describe("input_matmul", () => {
  test.each(SHAPES)(
    "multiplies the rows of the second step: batch %i, %i rows, %i pixels, %i outputs",
    async (...shape) => {
      const { z, clock, twin } = await product(shape);
      expectWithin("z", z, twin.c, bound(twin.magnitude, shape[2]));
      expect(clock).toEqual(Uint32Array.of(1, 1));
    },
  );

  test("fails that bound when the last pixels with ink are dropped", async () => {
    const code = inputMatmul.code.replace("turn < ink_count;", "turn < ink_count - 1u;");
    expect(code).not.toBe(inputMatmul.code);
    const { z, twin } = await product([16, 16, 64, 16], code);
    expect(() => {
      expectWithin("z", z, twin.c, bound(twin.magnitude, 64));
    }).toThrow(/of 256 values are out of bounds/);
  });
});

describe("input_gradient", () => {
  test.each(SHAPES)(
    "sums over the rows of the second step: batch %i, %i rows, %i pixels, %i outputs",
    async (...shape) => {
      const { dw, twin } = await gradient(shape);
      expectWithin("dw", dw, twin.c, bound(twin.magnitude, fours(shape[0])));
    },
  );

  test("fails that bound when the last rows are dropped", async () => {
    const code = inputGradient.code.replace("k < batch_blocks;", "k < batch_blocks - 1u;");
    expect(code).not.toBe(inputGradient.code);
    const { dw, twin } = await gradient([16, 16, 16, 16], code);
    expect(() => {
      expectWithin("dw", dw, twin.c, bound(twin.magnitude, 16));
    }).toThrow(/of 256 values are out of bounds/);
  });
});

async function gradient(shape: Shape, code?: string) {
  const [batch, rows, pixels, outputs] = shape;
  const { x, buffers, constants } = batchOf(shape);
  const dz = normals(rows * outputs, 3);
  const padded = new Float32Array(fours(batch) * fours(outputs));
  padded.set(pad(dz, rows, outputs));
  const run = {
    kernel: "input_gradient",
    constants,
    buffers: {
      ...buffers,
      clock: Uint32Array.of(0, 1),
      dz: padded,
      dw: new Float32Array(fours(pixels) * fours(outputs)).fill(9),
    },
  };
  const { dw } = await inChrome("runKernel", code === undefined ? run : { ...run, code });
  return {
    dw: unpad(dw as Float32Array, pixels, outputs),
    twin: matmul(x, dz, { M: pixels, N: outputs, K: rows, transpose: "a" }),
  };
}

async function product(shape: Shape, code?: string) {
  const [, rows, pixels, outputs] = shape;
  const { x, buffers, constants } = batchOf(shape);
  const w = normals(pixels * outputs, 2);
  const run = {
    kernel: "input_matmul",
    constants,
    buffers: {
      ...buffers,
      clock: Uint32Array.of(1, 0),
      w: pad(w, pixels, outputs),
      z: new Float32Array(fours(shape[0]) * fours(outputs)).fill(9),
    },
  };
  const { z, clock } = await inChrome("runKernel", code === undefined ? run : { ...run, code });
  return {
    z: unpad(z as Float32Array, rows, outputs),
    clock,
    twin: matmul(x, w, { M: rows, N: outputs, K: pixels }),
  };
}

/** Two steps of random images in a random order; the second is short. x: [rows, pixels] of the second. */
function batchOf([batch, rows, pixels, outputs]: Shape) {
  const stride = fours(pixels);
  const count = batch + rows;
  const bytes = integers(count * stride, 256, 1);
  // Every third block is paper in all images.
  const images = Uint8Array.from(bytes, (byte, index) => {
    const pixel = index % stride;
    return pixel < pixels && Math.floor(pixel / 4) % 3 !== 1 ? byte : 0;
  });
  const order = Uint32Array.from({ length: count }, (_, position) => count - 1 - position);
  const x = Float64Array.from({ length: rows * pixels }, (_, index) => {
    const source = order[batch + Math.floor(index / pixels)] as number;
    return (images[source * stride + (index % pixels)] as number) / 255;
  });
  const words = new Uint32Array(images.buffer);
  const masks = inkMasks(words, count);
  return {
    x,
    buffers: {
      images: words,
      ink: inkTable(masks, order, batch),
      order,
      schedule: Uint32Array.of(0, batch, 0, rows),
    },
    constants: { BATCH: batch, K_BLOCKS: stride / 4, N_BLOCKS: fours(outputs) / 4 },
  };
}

/** unpack4x8unorm divides by 255, 2.5 units; then a sum of products. */
function bound(magnitude: Float64Array, terms: number): (index: number) => number {
  return (index) => {
    const sum = magnitude[index] as number;
    return 1.01 * (sumBound(terms, sum) + 2.5 * u * sum);
  };
}
