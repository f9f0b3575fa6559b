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
import { type KernelSpec, kernelSpec } from "./spec.ts";
import weightShadesCode from "./weight_shades.wgsl?raw";

export { type Access, type Grid, type KernelSpec } from "./spec.ts";

const WORKGROUP = 64;

/** Each network of a population has its own layer of the grid. */
const NETWORKS = 1;

/** Where its matrices lie, in vec4f from those of the network before: one network needs no strides. */
const STRIDE = 0;

export const augment = kernelSpec({
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
  tuning: { WORKGROUP: 28, NETWORKS },
  ofGrid: ["NETWORKS"],
  grid: ({ BATCH, HEIGHT, WORKGROUP, NETWORKS }) => [ceilDiv(HEIGHT, WORKGROUP), BATCH, NETWORKS],
});

export const gather = kernelSpec({
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
  tuning: { WORKGROUP, NETWORKS },
  ofGrid: ["NETWORKS"],
  grid: ({ BATCH, PIXEL_BLOCKS, WORKGROUP, NETWORKS }) => [
    ceilDiv(PIXEL_BLOCKS, WORKGROUP),
    ceilDiv(BATCH, 4) * 4,
    NETWORKS,
  ],
});

const input = {
  shape: ["BATCH", "K_BLOCKS", "N_BLOCKS"],
} as const;

export const inputMatmul = kernelSpec({
  ...input,
  label: "input_matmul",
  code: inputMatmulCode,
  ofGrid: ["BATCH", "NETWORKS"],
  tuning: {
    WORKGROUP_COLUMNS: 4,
    WORKGROUP_ROWS: 1,
    NETWORKS,
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
  grid: ({ BATCH, N_BLOCKS, WORKGROUP_COLUMNS, WORKGROUP_ROWS, NETWORKS }) => [
    ceilDiv(N_BLOCKS, 4 * WORKGROUP_COLUMNS),
    ceilDiv(BATCH, 16 * WORKGROUP_ROWS),
    NETWORKS,
  ],
});

export const inputGradient = kernelSpec({
  ...input,
  label: "input_gradient",
  code: inputGradientCode,
  ofGrid: ["NETWORKS"],
  tuning: { WORKGROUP_COLUMNS: 4, WORKGROUP_ROWS: 1, NETWORKS, DW_STRIDE: STRIDE },
  bindings: {
    images: "read",
    order: "read",
    schedule: "read",
    ink: "read",
    clock: "read",
    dz: "read",
    dw: "read_write",
  },
  grid: ({ K_BLOCKS, N_BLOCKS, WORKGROUP_COLUMNS, WORKGROUP_ROWS, NETWORKS }) => [
    ceilDiv(N_BLOCKS, 4 * WORKGROUP_COLUMNS),
    ceilDiv(K_BLOCKS, 4 * WORKGROUP_ROWS),
    NETWORKS,
  ],
});

const productStrides = { B_STRIDE: STRIDE, C_STRIDE: STRIDE } as const;

const matmul = {
  bindings: { a: "read", b: "read", c: "read_write" },
  shape: ["M", "N", "K", "TRANSPOSE_A", "TRANSPOSE_B"],
  ofGrid: ["NETWORKS"],
} as const;

export const matmul8x8 = kernelSpec({
  ...matmul,
  label: "matmul_8x8",
  code: matmul8x8Code,
  tuning: { WORKGROUP_COLUMNS: 8, WORKGROUP_ROWS: 2, NETWORKS, ...productStrides },
  grid: ({ M, N, WORKGROUP_COLUMNS, WORKGROUP_ROWS, NETWORKS }) => [
    ceilDiv(N, 8 * WORKGROUP_COLUMNS),
    ceilDiv(M, 8 * WORKGROUP_ROWS),
    NETWORKS,
  ],
});

export const matmul16x16 = kernelSpec({
  ...matmul,
  label: "matmul_16x16",
  code: matmul16x16Code,
  tuning: { WORKGROUP_COLUMNS: 4, WORKGROUP_ROWS: 1, NETWORKS, ...productStrides },
  grid: ({ M, N, WORKGROUP_COLUMNS, WORKGROUP_ROWS, NETWORKS }) => [
    ceilDiv(N, 16 * WORKGROUP_COLUMNS),
    ceilDiv(M, 16 * WORKGROUP_ROWS),
    NETWORKS,
  ],
});

export const matmul64x64 = kernelSpec({
  ...matmul,
  label: "matmul_64x64",
  code: matmul64x64Code,
  tuning: { NETWORKS, ...productStrides },
  grid: ({ M, N, NETWORKS }) => [ceilDiv(N, 64), ceilDiv(M, 64), NETWORKS],
});

export const biasRelu = kernelSpec({
  label: "bias_relu",
  code: biasReluCode,
  bindings: { z: "read", b: "read", a: "read_write" },
  shape: ["ROWS", "COLUMN_BLOCKS", "RELU"],
  tuning: { WORKGROUP, NETWORKS, B_STRIDE: STRIDE },
  ofGrid: ["NETWORKS"],
  grid: ({ ROWS, COLUMN_BLOCKS, WORKGROUP, NETWORKS }) => [
    ceilDiv(ROWS * COLUMN_BLOCKS, WORKGROUP),
    1,
    NETWORKS,
  ],
});

export const softmaxCrossEntropy = kernelSpec({
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
  tuning: { WORKGROUP, NETWORKS },
  ofGrid: ["NETWORKS"],
  grid: ({ BATCH, WORKGROUP, NETWORKS }) => [
    ceilDiv(ceilDiv(BATCH, 4) * 4, WORKGROUP),
    1,
    NETWORKS,
  ],
});

export const evaluate = kernelSpec({
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
  tuning: { WORKGROUP, NETWORKS },
  ofGrid: ["NETWORKS"],
  grid: ({ BATCH, WORKGROUP, NETWORKS }) => [ceilDiv(BATCH, WORKGROUP), 1, NETWORKS],
});

export const reluGradient = kernelSpec({
  label: "relu_gradient",
  code: reluGradientCode,
  bindings: { da: "read", a: "read", dz: "read_write" },
  shape: ["BLOCKS"],
  tuning: { WORKGROUP, NETWORKS },
  ofGrid: ["NETWORKS"],
  grid: ({ BLOCKS, WORKGROUP, NETWORKS }) => [ceilDiv(BLOCKS, WORKGROUP), 1, NETWORKS],
});

export const biasGradient = kernelSpec({
  label: "bias_gradient",
  code: biasGradientCode,
  bindings: { dz: "read", db: "read_write" },
  shape: ["ROWS", "COLUMN_BLOCKS"],
  tuning: { WORKGROUP, NETWORKS, DB_STRIDE: STRIDE },
  ofGrid: ["NETWORKS"],
  grid: ({ COLUMN_BLOCKS, WORKGROUP, NETWORKS }) => [
    ceilDiv(COLUMN_BLOCKS, WORKGROUP),
    1,
    NETWORKS,
  ],
});

/** The number of blocks whose squares an invocation of adam.wgsl adds up. */
export const ADAM_SUMMED = 64;

/** How many sums of squares adam.wgsl leaves in each step. */
export function adamSums(blocks: number): number {
  return ceilDiv(blocks, ADAM_SUMMED);
}

export const adam = kernelSpec({
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
  tuning: { WORKGROUP, NETWORKS },
  ofGrid: ["NETWORKS"],
  grid: ({ BLOCKS, WORKGROUP, NETWORKS }) => [
    ceilDiv(BLOCKS, WORKGROUP) + ceilDiv(adamSums(BLOCKS), WORKGROUP),
    1,
    NETWORKS,
  ],
});

/** The number of samples that a workgroup of forward_backward.wgsl takes. */
export const FUSED_SAMPLES = 4;

/** The number of layers in the table of forward_backward.wgsl and gradient_adam.wgsl. */
export const MAX_FUSED_LAYERS = 8;

/** The number of classes whose logits fit the workgroup memory of forward_backward.wgsl. */
export const MAX_FUSED_CLASSES = 960;

export const forwardBackward = kernelSpec({
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
  tuning: { WORKGROUP: 256, NETWORKS, PARAMETER_STRIDE: STRIDE, SIGNAL_STRIDE: STRIDE },
  ofGrid: ["NETWORKS"],
  grid: ({ BATCH, NETWORKS }) => [ceilDiv(BATCH, FUSED_SAMPLES), 1, NETWORKS],
});

export const gradientAdam = kernelSpec({
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
  tuning: { WORKGROUP, NETWORKS, PARAMETER_STRIDE: STRIDE, SIGNAL_STRIDE: STRIDE },
  ofGrid: ["NETWORKS"],
  grid: ({ GROUPS, NETWORKS }) => [GROUPS, 1, NETWORKS],
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
