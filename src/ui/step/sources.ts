import {
  adam,
  biasGradient,
  biasRelu,
  gather,
  inputGradient,
  inputMatmul,
  matmul16x16,
  matmul64x64,
  matmul8x8,
  reluGradient,
  softmaxCrossEntropy,
} from "../../shaders/index.ts";

/** The WGSL of the kernels of the layered plan, by their names. */
export const SOURCES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    adam,
    biasGradient,
    biasRelu,
    gather,
    inputGradient,
    inputMatmul,
    matmul16x16,
    matmul64x64,
    matmul8x8,
    reluGradient,
    softmaxCrossEntropy,
  ].map(({ label, code }) => [label, code]),
);
