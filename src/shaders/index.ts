// The specs of all kernels. What a kernel computes stands at the top of its .wgsl file; what the fields of a spec mean, in spec.ts.

import { ceilDiv } from "../base/ceil-div.ts";
import adamCode from "./adam.wgsl?raw";
import augmentCode from "./augment.wgsl?raw";
import biasGradientCode from "./bias_gradient.wgsl?raw";
import biasReluCode from "./bias_relu.wgsl?raw";
import copyCode from "./copy.wgsl?raw";
import evaluateCode from "./evaluate.wgsl?raw";
import fmaCode from "./fma.wgsl?raw";
import forwardBackwardCode from "./forward_backward.wgsl?raw";
import gatherCode from "./gather.wgsl?raw";
import gradientAdamCode from "./gradient_adam.wgsl?raw";
import inputGradientCode from "./input_gradient.wgsl?raw";
import inputMatmulCode from "./input_matmul.wgsl?raw";
import matmul16x16Code from "./matmul_16x16.wgsl?raw";
import matmul64x64Code from "./matmul_64x64.wgsl?raw";
import matmul8x8Code from "./matmul_8x8.wgsl?raw";
import reluGradientCode from "./relu_gradient.wgsl?raw";
import softmaxCrossEntropyCode from "./softmax_cross_entropy.wgsl?raw";
import { type KernelSpec, kernelSpec, networkSpec } from "./spec.ts";
import weightShadesCode from "./weight_shades.wgsl?raw";

export { type Access, type Grid, type KernelSpec } from "./spec.ts";

const WORKGROUP = 64;

/** Where its matrices lie, in vec4f from those of the network before: one network needs no strides. */
const STRIDE = 0;

export const augment = networkSpec({
  label: "augment",
  code: augmentCode,
  bindings: {
    networks: "uniform",
    images: "read",
    labels: "read",
    boxes: "read",
    order: "read",
    schedule: "read",
    clock: "read",
    varied: "read_write",
    varied_labels: "read_write",
  },
  shape: ["BATCH", "WIDTH", "HEIGHT", "PIXEL_BLOCKS"],
  // The number of rows of an image of MNIST.
  tuning: { WORKGROUP: 28 },
  grid: ({ BATCH, HEIGHT, WORKGROUP }) => [ceilDiv(HEIGHT, WORKGROUP), BATCH],
});

export const gather = networkSpec({
  label: "gather",
  code: gatherCode,
  bindings: {
    images: "read",
    order: "read",
    schedule: "read",
    clock: "read_write",
    x: "read_write",
  },
  shape: ["BATCH", "PIXEL_BLOCKS"],
  tuning: { WORKGROUP },
  grid: ({ BATCH, PIXEL_BLOCKS, WORKGROUP }) => [
    ceilDiv(PIXEL_BLOCKS, WORKGROUP),
    ceilDiv(BATCH, 4) * 4,
  ],
});

const input = {
  shape: ["BATCH", "K_BLOCKS", "N_BLOCKS"],
} as const;

export const inputMatmul = networkSpec({
  ...input,
  label: "input_matmul",
  code: inputMatmulCode,
  ofGrid: ["BATCH"],
  tuning: {
    WORKGROUP_COLUMNS: 4,
    WORKGROUP_ROWS: 1,
    W_STRIDE: STRIDE,
    BATCH_STRIDE: STRIDE,
  },
  bindings: {
    images: "read",
    order: "read",
    schedule: "read",
    ink: "read",
    clock: "read_write",
    w: "read",
    z: "read_write",
  },
  grid: ({ BATCH, N_BLOCKS, WORKGROUP_COLUMNS, WORKGROUP_ROWS }) => [
    ceilDiv(N_BLOCKS, 4 * WORKGROUP_COLUMNS),
    ceilDiv(BATCH, 16 * WORKGROUP_ROWS),
  ],
});

export const inputGradient = networkSpec({
  ...input,
  label: "input_gradient",
  code: inputGradientCode,
  tuning: { WORKGROUP_COLUMNS: 4, WORKGROUP_ROWS: 1, DW_STRIDE: STRIDE },
  bindings: {
    images: "read",
    order: "read",
    schedule: "read",
    ink: "read",
    clock: "read",
    dz: "read",
    dw: "read_write",
  },
  grid: ({ K_BLOCKS, N_BLOCKS, WORKGROUP_COLUMNS, WORKGROUP_ROWS }) => [
    ceilDiv(N_BLOCKS, 4 * WORKGROUP_COLUMNS),
    ceilDiv(K_BLOCKS, 4 * WORKGROUP_ROWS),
  ],
});

const productStrides = { B_STRIDE: STRIDE, C_STRIDE: STRIDE } as const;

const matmul = {
  bindings: { a: "read", b: "read", c: "read_write" },
  shape: ["M", "N", "K", "TRANSPOSE_A", "TRANSPOSE_B"],
} as const;

export const matmul8x8 = networkSpec({
  ...matmul,
  label: "matmul_8x8",
  code: matmul8x8Code,
  tuning: { WORKGROUP_COLUMNS: 8, WORKGROUP_ROWS: 2, ...productStrides },
  grid: ({ M, N, WORKGROUP_COLUMNS, WORKGROUP_ROWS }) => [
    ceilDiv(N, 8 * WORKGROUP_COLUMNS),
    ceilDiv(M, 8 * WORKGROUP_ROWS),
  ],
});

export const matmul16x16 = networkSpec({
  ...matmul,
  label: "matmul_16x16",
  code: matmul16x16Code,
  tuning: { WORKGROUP_COLUMNS: 4, WORKGROUP_ROWS: 1, ...productStrides },
  grid: ({ M, N, WORKGROUP_COLUMNS, WORKGROUP_ROWS }) => [
    ceilDiv(N, 16 * WORKGROUP_COLUMNS),
    ceilDiv(M, 16 * WORKGROUP_ROWS),
  ],
});

export const matmul64x64 = networkSpec({
  ...matmul,
  label: "matmul_64x64",
  code: matmul64x64Code,
  tuning: { ...productStrides },
  grid: ({ M, N }) => [ceilDiv(N, 64), ceilDiv(M, 64)],
});

export const biasRelu = networkSpec({
  label: "bias_relu",
  code: biasReluCode,
  bindings: { z: "read", b: "read", a: "read_write" },
  shape: ["ROWS", "COLUMN_BLOCKS", "RELU"],
  tuning: { WORKGROUP, B_STRIDE: STRIDE },
  grid: ({ ROWS, COLUMN_BLOCKS, WORKGROUP }) => [ceilDiv(ROWS * COLUMN_BLOCKS, WORKGROUP)],
});

export const softmaxCrossEntropy = networkSpec({
  label: "softmax_cross_entropy",
  code: softmaxCrossEntropyCode,
  bindings: {
    logits: "read",
    labels: "read",
    order: "read",
    schedule: "read",
    clock: "read",
    dz: "read_write",
    outcomes: "read_write",
  },
  shape: ["BATCH", "CLASSES"],
  tuning: { WORKGROUP },
  grid: ({ BATCH, WORKGROUP }) => [ceilDiv(ceilDiv(BATCH, 4) * 4, WORKGROUP)],
});

export const evaluate = networkSpec({
  label: "evaluate",
  code: evaluateCode,
  bindings: {
    logits: "read",
    labels: "read",
    order: "read",
    schedule: "read",
    clock: "read_write",
    probabilities: "read_write",
    outcomes: "read_write",
  },
  shape: ["BATCH", "CLASSES"],
  tuning: { WORKGROUP },
  grid: ({ BATCH, WORKGROUP }) => [ceilDiv(BATCH, WORKGROUP)],
});

export const reluGradient = networkSpec({
  label: "relu_gradient",
  code: reluGradientCode,
  bindings: { da: "read", a: "read", dz: "read_write" },
  shape: ["BLOCKS"],
  tuning: { WORKGROUP },
  grid: ({ BLOCKS, WORKGROUP }) => [ceilDiv(BLOCKS, WORKGROUP)],
});

export const biasGradient = networkSpec({
  label: "bias_gradient",
  code: biasGradientCode,
  bindings: { dz: "read", db: "read_write" },
  shape: ["ROWS", "COLUMN_BLOCKS"],
  tuning: { WORKGROUP, DB_STRIDE: STRIDE },
  grid: ({ COLUMN_BLOCKS, WORKGROUP }) => [ceilDiv(COLUMN_BLOCKS, WORKGROUP)],
});

/** The number of blocks whose squares an invocation of adam.wgsl adds up. */
export const ADAM_SUMMED = 64;

/** How many sums of squares adam.wgsl leaves in each step. */
export function adamSums(blocks: number): number {
  return ceilDiv(blocks, ADAM_SUMMED);
}

export const adam = networkSpec({
  label: "adam",
  code: adamCode,
  bindings: {
    gradients: "read",
    schedule: "read",
    clock: "read_write",
    parameters: "read_write",
    m: "read_write",
    v: "read_write",
  },
  shape: ["BLOCKS", "ONE_MINUS_BETA_1", "ONE_MINUS_BETA_2", "EPSILON"],
  tuning: { WORKGROUP },
  grid: ({ BLOCKS, WORKGROUP }) => [
    ceilDiv(BLOCKS, WORKGROUP) + ceilDiv(adamSums(BLOCKS), WORKGROUP),
  ],
});

/** The number of samples that a workgroup of forward_backward.wgsl takes. */
export const FUSED_SAMPLES = 4;

/** The number of layers in the table of forward_backward.wgsl and gradient_adam.wgsl. */
export const MAX_FUSED_LAYERS = 8;

/** The number of classes whose logits fit the workgroup memory of forward_backward.wgsl. */
export const MAX_FUSED_CLASSES = 960;

export const forwardBackward = networkSpec({
  label: "forward_backward",
  code: forwardBackwardCode,
  bindings: {
    layers: "uniform",
    images: "read",
    labels: "read",
    order: "read",
    schedule: "read",
    clock: "read_write",
    parameters: "read",
    signals: "read_write",
    outcomes: "read_write",
  },
  shape: ["BATCH", "LAYERS", "CLASSES", "PIXEL_BLOCKS"],
  tuning: { WORKGROUP: 256, PARAMETER_STRIDE: STRIDE, SIGNAL_STRIDE: STRIDE },
  grid: ({ BATCH }) => [ceilDiv(BATCH, FUSED_SAMPLES)],
});

export const gradientAdam = networkSpec({
  label: "gradient_adam",
  code: gradientAdamCode,
  bindings: {
    layers: "uniform",
    images: "read",
    order: "read",
    schedule: "read",
    clock: "read_write",
    signals: "read",
    parameters: "read_write",
    m: "read_write",
    v: "read_write",
  },
  shape: [
    "BATCH",
    "LAYERS",
    "PIXEL_BLOCKS",
    "GROUPS",
    "ONE_MINUS_BETA_1",
    "ONE_MINUS_BETA_2",
    "EPSILON",
  ],
  tuning: { WORKGROUP, PARAMETER_STRIDE: STRIDE, SIGNAL_STRIDE: STRIDE },
  grid: ({ GROUPS }) => [GROUPS],
});

/** A layer's weights as bytes, for a picture of the network, and those of one unit as they are. */
export const weightShades = kernelSpec({
  label: "weight_shades",
  code: weightShadesCode,
  bindings: {
    view: "uniform",
    w: "read",
    start: "read",
    m: "read",
    v: "read",
    shades: "read_write",
    incoming: "read_write",
  },
  shape: ["INPUTS", "COLUMNS", "UNITS", "EPSILON"],
  tuning: { WORKGROUP },
  grid: ({ INPUTS, UNITS, WORKGROUP }) => [ceilDiv(UNITS, WORKGROUP), ceilDiv(INPUTS, 4), 1],
});

/** Only multiply-adds, for benchmarks. */
export const fma = kernelSpec({
  label: "fma",
  code: fmaCode,
  bindings: { out: "read_write" },
  shape: ["INVOCATIONS", "ROUNDS"],
  tuning: { WORKGROUP },
  grid: ({ INVOCATIONS, WORKGROUP }) => [ceilDiv(INVOCATIONS, WORKGROUP), 1, 1],
});

/** Only moving bytes, for benchmarks. */
export const copy = kernelSpec({
  label: "copy",
  code: copyCode,
  bindings: { source: "read", destination: "read_write" },
  shape: ["VECTORS"],
  tuning: { WORKGROUP },
  grid: ({ VECTORS, WORKGROUP }) => {
    const workgroups = ceilDiv(VECTORS, WORKGROUP);
    return [Math.min(workgroups, 65_535), ceilDiv(workgroups, 65_535), 1];
  },
});

/** Every kernel; tests compare each spec with its file. */
export const kernels: readonly KernelSpec[] = [
  augment,
  gather,
  inputMatmul,
  inputGradient,
  matmul8x8,
  matmul16x16,
  matmul64x64,
  biasRelu,
  softmaxCrossEntropy,
  evaluate,
  reluGradient,
  biasGradient,
  adam,
  forwardBackward,
  gradientAdam,
  weightShades,
  fma,
  copy,
];
