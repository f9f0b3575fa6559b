// Kernels that might replace one of src/shaders, as soon as a GPU has shown that they pay. Each does exactly the work of the
// kernel that it is a candidate for, and the tests hold it to the same bounds.

import { ceilDiv } from "../../src/base/ceil-div.ts";
import { forwardBackward, gradientAdam, matmul64x64 } from "../../src/shaders/index.ts";
import gradientAdamQuartersCode from "./candidates/gradient_adam_quarters.wgsl?raw";
import matmul128x128Code from "./candidates/matmul_128x128.wgsl?raw";

/** A larger tile: half the loads of `matmul_64x64.wgsl`, and the next ones on their way while it multiplies. */
export const matmul128x128: typeof matmul64x64 = {
  ...matmul64x64,
  label: "matmul_128x128",
  code: matmul128x128Code,
  grid: ({ M, N }) => [ceilDiv(N, 128), ceilDiv(M, 128), 1],
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

function replaced(code: string, before: string, after: string): string {
  if (code.split(before).length !== 2) {
    throw new Error(`The kernel does not contain "${before}" exactly once.`);
  }
  return code.replace(before, after);
}
