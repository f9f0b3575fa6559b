import { expect, test } from "vitest";
import { inChrome, useKernelPage } from "../browser/bridge.ts";

useKernelPage();

test("every workload of the benchmark computes what it should", async () => {
  expect(await inChrome("checkWorkloads", {})).toEqual([
    "a·b 24 × 20 × 33",
    "aᵀ·b 24 × 20 × 33",
    "a·bᵀ 24 × 20 × 33",
    "bias + ReLU, 64 × 32",
    "softmax cross-entropy, 100 × 10",
    "Adam, 1024 parameters",
    "multiply-adds in registers",
    "copying",
    "training step, batch 32, layered",
    "training step, batch 32, fused",
    "2 networks, layered",
    "2 networks, fused",
  ]);
});

test.each([
  ["matmul_8x8", "k < K_BLOCKS;", "k < K_BLOCKS - 1u;", "a·b 24 × 20 × 33"],
  ["bias_relu", "max(sum, vec4f())", "sum", "bias + ReLU, 64 × 32"],
  ["adam", "sqrt(v_new)", "v_new", "Adam, 1024 parameters"],
])("a wrong %s is not timed", async (kernel, right, wrong, name) => {
  await expect(inChrome("checkWorkloads", { sabotage: [kernel, right, wrong] })).rejects.toThrow(
    `The benchmark "${name}" computed`,
  );
});
