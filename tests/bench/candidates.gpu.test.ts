import { expect, test } from "vitest";
import { gradientAdamQuarters, matmul128x128 } from "../../bench/probe/candidates.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";

useKernelPage();

const SEED = 20_263;

// The default limits do not allow the 512 invocations of forward_backward_512; the probe compares its bits.
test.each([
  { candidate: matmul128x128, kernel: "matmul_64x64" as const },
  { candidate: gradientAdamQuarters, kernel: "gradient_adam" as const },
])(
  "$candidate.label is within the bounds of $kernel in 100 random shapes",
  async ({ candidate, kernel }) => {
    const { code } = candidate;
    const run = { kernel, seed: SEED, count: 100, shapes: "data", code } as const;
    expect(await inChrome("fuzzKernel", run)).toEqual([]);
  },
);

test("a candidate that drops a quarter of the batch is found out", async () => {
  const code = gradientAdamQuarters.code.replace(" + sums[own + 12u * MAX_WORKGROUP]", "");
  const run = { kernel: "gradient_adam", seed: SEED, count: 20, shapes: "data", code } as const;
  expect((await inChrome("fuzzKernel", run)).length).toBeGreaterThan(0);
});
