import { inkMasks, inkTable } from "../../../src/engine/step/ink.ts";
import { fours, pad, unpad } from "../../reference/blocks.ts";
import { expectWithin, sumBound, u } from "../../reference/bounds.ts";
import { matmul } from "../../reference/twins.ts";
import { exactly, product } from "../../reference/within.ts";
import { type DrawnBatch, drawBatch } from "./batch.ts";
import { type MakeCase, expectSame, expectZeroPadding } from "./case.ts";

export const matmulCase: MakeCase = (draw) => {
  const [M, N, K] = [draw.size(130), draw.size(130), draw.size(130)];
  const transpose = draw.pick([undefined, "a", "b"] as const);
  const [a, b] = [draw.values(M * K), draw.values(K * N)];
  const twin = product(exactly(a), exactly(b), { M, N, K, transpose });
  return {
    constants: {
      ...{ M, N, K },
      TRANSPOSE_A: Number(transpose === "a"),
      TRANSPOSE_B: Number(transpose === "b"),
    },
    buffers: {
      a: transpose === "a" ? pad(a, K, M) : pad(a, M, K),
      b: transpose === "b" ? pad(b, N, K) : pad(b, K, N),
      c: new Float32Array(fours(M) * fours(N)).fill(9),
    },
    check({ c = a }) {
      expectWithin("c", unpad(c, M, N), twin.values, (i) => twin.errors[i] as number);
      expectZeroPadding("c", c, M, N);
    },
  };
};

export const inputMatmulCase: MakeCase = (draw) => {
  const batch = drawBatch(draw);
  const { rows, pixels, step } = batch;
  const outputs = draw.size(40);
  const w = draw.values(pixels * outputs);
  const twin = matmul(batch.x, w, { M: rows, N: outputs, K: pixels });
  return {
    constants: constantsOf(batch, outputs),
    buffers: {
      ...inputsOf(batch),
      clock: Uint32Array.of(step, 77),
      w: pad(w, pixels, outputs),
      z: new Float32Array(fours(batch.batch) * fours(outputs)).fill(9),
    },
    check({ z = w, clock = batch.order }) {
      // The rows past the end of the batch are not used.
      const used = z.subarray(0, rows * fours(outputs));
      expectWithin("z", unpad(z, rows, outputs), twin.c, boundOfBytes(twin.magnitude, pixels));
      expectZeroPadding("z", used, rows, outputs);
      expectSame("clock", clock, Uint32Array.of(step, step));
    },
  };
};

export const inputGradientCase: MakeCase = (draw) => {
  const batch = drawBatch(draw);
  const { rows, pixels, step } = batch;
  const outputs = draw.size(40);
  const dz = draw.values(rows * outputs);
  const padded = new Float32Array(fours(batch.batch) * fours(outputs));
  padded.set(pad(dz, rows, outputs));
  const twin = matmul(batch.x, dz, { M: pixels, N: outputs, K: rows, transpose: "a" });
  return {
    constants: constantsOf(batch, outputs),
    buffers: {
      ...inputsOf(batch),
      clock: Uint32Array.of(77, step),
      dz: padded,
      dw: new Float32Array(fours(pixels) * fours(outputs)).fill(9),
    },
    check({ dw = dz }) {
      const bound = boundOfBytes(twin.magnitude, fours(batch.batch));
      expectWithin("dw", unpad(dw, pixels, outputs), twin.c, bound);
      expectZeroPadding("dw", dw, pixels, outputs);
    },
  };
};

function constantsOf({ batch, pixels }: DrawnBatch, outputs: number) {
  return { BATCH: batch, K_BLOCKS: fours(pixels) / 4, N_BLOCKS: fours(outputs) / 4 };
}

function inputsOf({ images, count, order, schedule, batch }: DrawnBatch) {
  return { images, order, schedule, ink: inkTable(inkMasks(images, count), order, batch) };
}

/** unpack4x8unorm divides by 255, 2.5 units; then a sum of products. */
function boundOfBytes(magnitude: Float64Array, terms: number): (index: number) => number {
  return (index) => {
    const sum = magnitude[index] as number;
    return 1.01 * (sumBound(terms, sum) + 2.5 * u * sum);
  };
}
