import { adamCase } from "./adam.ts";
import { augmentCase } from "./augment.ts";
import { gatherCase } from "./batch.ts";
import type { MakeCase } from "./case.ts";
import {
  biasGradientCase,
  biasReluCase,
  copyCase,
  fmaCase,
  reluGradientCase,
} from "./elementwise.ts";
import { forwardBackwardCase, gradientAdamCase } from "./fused.ts";
import { evaluateCase, softmaxCrossEntropyCase } from "./loss.ts";
import { weightShadesCase } from "./pictures.ts";
import { inputGradientCase, inputMatmulCase, matmulCase } from "./products.ts";

/** What draws the cases of a kernel, by its label. */
export const CASES = {
  augment: augmentCase,
  gather: gatherCase,
  input_matmul: inputMatmulCase,
  input_gradient: inputGradientCase,
  matmul_8x8: matmulCase,
  matmul_16x16: matmulCase,
  matmul_64x64: matmulCase,
  bias_relu: biasReluCase,
  softmax_cross_entropy: softmaxCrossEntropyCase,
  evaluate: evaluateCase,
  relu_gradient: reluGradientCase,
  bias_gradient: biasGradientCase,
  adam: adamCase,
  forward_backward: forwardBackwardCase,
  gradient_adam: gradientAdamCase,
  weight_shades: weightShadesCase,
  fma: fmaCase,
  copy: copyCase,
} satisfies Readonly<Record<string, MakeCase>>;

export type KernelName = keyof typeof CASES;

/** Kernels that software compiles for up to two seconds per shape. */
export const LARGE: readonly KernelName[] = [
  "input_matmul",
  "input_gradient",
  "matmul_8x8",
  "matmul_16x16",
  "matmul_64x64",
  "forward_backward",
  "gradient_adam",
];
