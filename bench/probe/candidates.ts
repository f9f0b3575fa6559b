// Kernels that might replace one of src/shaders, as soon as a GPU has shown that they pay. Each does exactly the work of the
// kernel that it is a candidate for, and the tests hold it to the same bounds.

import { ceilDiv } from "../../src/base/ceil-div.ts";
import {
  FUSED_SAMPLES,
  forwardBackward,
  gradientAdam,
  matmul64x64,
  matmul8x8,
} from "../../src/shaders/index.ts";
import { type KernelSpec, kernelSpec } from "../../src/shaders/spec.ts";
import forwardBackwardFromSumsCode from "./candidates/forward_backward_from_sums.wgsl?raw";
import gradientAdamNextSumsCode from "./candidates/gradient_adam_next_sums.wgsl?raw";
import gradientAdamQuartersCode from "./candidates/gradient_adam_quarters.wgsl?raw";
import matmul128x128Code from "./candidates/matmul_128x128.wgsl?raw";
import matmul8x8SlicesCode from "./candidates/matmul_8x8_slices.wgsl?raw";
import sumSlicesCode from "./candidates/sum_slices.wgsl?raw";

/** A larger tile: half the loads of `matmul_64x64.wgsl`, and the next ones on their way while it multiplies. */
export const matmul128x128: typeof matmul64x64 = {
  ...matmul64x64,
  label: "matmul_128x128",
  code: matmul128x128Code,
  grid: ({ M, N, NETWORKS }) => [ceilDiv(N, 128), ceilDiv(M, 128), NETWORKS],
};

/** Four times the invocations of `gradient_adam.wgsl`, each with a quarter of the batch. */
export const gradientAdamQuarters: typeof gradientAdam = {
  ...gradientAdam,
  label: "gradient_adam_quarters",
  code: gradientAdamQuartersCode,
  tuning: { ...gradientAdam.tuning, WORKGROUP: 32 },
};

/** Twice the invocations of `forward_backward.wgsl`. It takes twice WebGPU's default limits. */
export const forwardBackward512: typeof forwardBackward = {
  ...forwardBackward,
  label: "forward_backward_512",
  code: replaced(
    replaced(forwardBackward.code, "const PLACES = 240u;", "const PLACES = 496u;"),
    "array<vec4f, 960>",
    "array<vec4f, 1984>",
  ),
  tuning: { ...forwardBackward.tuning, WORKGROUP: 512 },
};

/**
 * `matmul_8x8.wgsl` with K cut into slices, for products with fewer tiles than a GPU has processors. The grid's third dimension
 * counts the slices, so it multiplies the matrices of one network only.
 */
export const matmul8x8Slices = kernelSpec({
  label: "matmul_8x8_slices",
  code: matmul8x8SlicesCode,
  bindings: { a: "read", b: "read", partials: "read_write" },
  shape: [...matmul8x8.shape, "SLICES"],
  tuning: { WORKGROUP_COLUMNS: 8, WORKGROUP_ROWS: 2 },
  grid: ({ M, N, SLICES, WORKGROUP_COLUMNS, WORKGROUP_ROWS }) => [
    ceilDiv(N, 8 * WORKGROUP_COLUMNS),
    ceilDiv(M, 8 * WORKGROUP_ROWS),
    SLICES,
  ],
});

/** Adds the slices that `matmul8x8Slices` leaves. */
export const sumSlices = kernelSpec({
  label: "sum_slices",
  code: sumSlicesCode,
  bindings: { partials: "read", c: "read_write" },
  shape: ["SLICES", "VECTORS"],
  tuning: { WORKGROUP: 64 },
  grid: ({ VECTORS, WORKGROUP }) => [ceilDiv(VECTORS, WORKGROUP), 1, 1],
});

/** `forward_backward.wgsl` where the first layer's products are there already; see next-batch.ts. */
export const forwardBackwardFromSums = kernelSpec({
  label: "forward_backward_from_sums",
  code: forwardBackwardFromSumsCode,
  bindings: {
    layers: "uniform",
    labels: "read",
    order: "read",
    schedule: "read",
    clock: "read_write",
    parameters: "read",
    signals: "read_write",
    outcomes: "read_write",
  },
  shape: ["BATCH", "LAYERS", "CLASSES", "PARTIALS", "SLICES"],
  tuning: { WORKGROUP: forwardBackward.tuning.WORKGROUP },
  grid: ({ BATCH }) => [ceilDiv(BATCH, FUSED_SAMPLES), 1, 1],
});

/** Rows of blocks of the first layer's weights that a workgroup of `gradientAdamNextSums` holds: TILE_ROWS in its WGSL. */
export const NEXT_SUMS_ROWS = 7;

/** `gradient_adam.wgsl`, and then the first layer's products for the next batch; see next-batch.ts. */
export const gradientAdamNextSums = kernelSpec({
  label: "gradient_adam_next_sums",
  code: gradientAdamNextSumsCode,
  bindings: { ...gradientAdam.bindings, signals: "read_write" },
  shape: [...gradientAdam.shape, "PARTIALS", "PROLOGUE"],
  tuning: { WORKGROUP: NEXT_SUMS_ROWS * 32 },
  grid: ({ GROUPS }) => [GROUPS, 1, 1],
});

/** Every candidate. */
export const candidates: readonly KernelSpec[] = [
  matmul128x128,
  gradientAdamQuarters,
  forwardBackward512,
  matmul8x8Slices,
  sumSlices,
  forwardBackwardFromSums,
  gradientAdamNextSums,
];

function replaced(code: string, before: string, after: string): string {
  if (code.split(before).length !== 2) {
    throw new Error(`The kernel does not contain "${before}" exactly once.`);
  }
  return code.replace(before, after);
}
