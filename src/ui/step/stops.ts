import type { StepKernels } from "../../engine/index.ts";

/** The stops of an explained step, in order. */
export const STOPS = [
  { id: "batch", title: "Batch" },
  { id: "forward", title: "Forward" },
  { id: "loss", title: "Softmax and loss" },
  { id: "error", title: "p − y" },
  { id: "gradients", title: "Gradients" },
  { id: "adam", title: "Adam" },
  { id: "again", title: "The batch again" },
] as const;

export type StopId = (typeof STOPS)[number]["id"];

/** Which part of the step a stop shows, and which lines of its kernels do what the stop explains. */
const LINES: Readonly<
  Record<
    StopId,
    { readonly part: keyof StepKernels; readonly of: Readonly<Record<string, readonly string[]>> }
  >
> = {
  batch: {
    part: "forward",
    of: {
      gather: ["let next = clock.next", "pixels = unpack4x8unorm(images["],
      input_matmul: [
        "let next = clock.next",
        "order[min(first, last)]",
        "unpack4x8unorm(images[starts.x",
      ],
    },
  },
  forward: {
    part: "forward",
    of: {
      input_matmul: ["z00 += w0 * x0"],
      matmul_8x8: ["c00 += b0 * a0"],
      matmul_16x16: ["c00 += b0 * a0"],
      matmul_64x64: ["c00 = add_outer(c00, a0, b0)"],
      bias_relu: ["let sum = z[", "max(sum, vec4f())"],
    },
  },
  loss: {
    part: "loss",
    of: { softmax_cross_entropy: ["sum += exp(logits", "= Outcome(log(sum)"] },
  },
  error: {
    part: "loss",
    of: { softmax_cross_entropy: ["let probability = exp(", "dz[first + j] = (probability"] },
  },
  gradients: {
    part: "backward",
    of: {
      bias_gradient: ["sum += dz["],
      matmul_8x8: ["c00 += b0 * a0"],
      matmul_16x16: ["c00 += b0 * a0"],
      matmul_64x64: ["c00 = add_outer(c00, a0, b0)"],
      relu_gradient: ["select(vec4f(), da["],
      input_gradient: ["dw00 += dz0 * x0"],
    },
  },
  adam: {
    part: "update",
    of: { adam: ["let m_new =", "let v_new =", "parameters[index] -="] },
  },
  again: {
    part: "forward",
    of: { input_matmul: ["z00 += w0 * x0"], gather: ["pixels = unpack4x8unorm(images["] },
  },
};

/** A line of a kernel; `line` counts from 1. */
export interface KernelLine {
  readonly kernel: string;
  readonly line: number;
  readonly text: string;
}

/**
 * The lines that do what a stop explains, in the kernels that took this step.
 *
 * @param sources the WGSL of each kernel
 */
export function kernelLines(
  stop: StopId,
  kernels: StepKernels,
  sources: Readonly<Record<string, string>>,
): KernelLine[] {
  const { part, of } = LINES[stop];
  return [...new Set(kernels[part])].flatMap((kernel) => {
    const lines = (sources[kernel] ?? "").split("\n");
    return (of[kernel] ?? []).map((beginning) => {
      const at = lines.findIndex((text) => text.includes(beginning));
      return { kernel, line: at + 1, text: (lines[at] ?? "").trim() };
    });
  });
}

/** Every line that some stop names, for the test that compares them with the kernels. */
export const NAMED_LINES = Object.values(LINES).flatMap(({ of }) => Object.entries(of));
