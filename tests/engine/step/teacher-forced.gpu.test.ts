import { describe, expect, test } from "vitest";
import { inChrome, useKernelPage } from "../../browser/bridge.ts";
import { easyExamples } from "../../reference/values.ts";
import { soaking } from "../../soak.ts";

useKernelPage();

const STEPS = soaking ? 500 : 50;

/** The last batch is short: 18, 18, 7 rows. */
const RUN = {
  sizes: [98, 40, 24, 10],
  training: easyExamples(43, 98, 10, 1),
  batch: 18,
  seed: 3,
  steps: STEPS,
};

describe.each([
  ["a software adapter's", { software: true, plan: "layered" }],
  ["a GPU's", { software: false, plan: "layered" }],
  ["the fused plan's", { software: false, plan: "fused" }],
] as const)("training with %s kernels", (_, how) => {
  test(`comes in each of ${STEPS} steps to what f64 makes of the state before it, within the bounds`, async () => {
    expect(await inChrome("trainForced", { ...RUN, ...how })).toEqual([]);
  });

  test.runIf(soaking).each([1, 2, 17, 32])(
    "and in each of 5 steps with batches of %i",
    async (batch) => {
      const run = { ...RUN, ...how, batch, steps: 5 };
      expect(await inChrome("trainForced", run)).toEqual([]);
    },
  );
});

test.each([
  ["adam", "layered", "sqrt(v_new) + EPSILON", "sqrt(v_new + EPSILON)"],
  ["bias_gradient", "layered", "var row = 0u", "var row = 1u"],
  ["relu_gradient", "layered", "a[index] > vec4f()", "a[index] >= vec4f()"],
  ["gradient_adam", "fused", "g += dz[0] + dz[1] + dz[2] + dz[3];", "g += dz[0] + dz[1] + dz[2];"],
  ["forward_backward", "fused", "/ f32(rows)", "/ f32(BATCH)"],
] as const)("finds out a fault in %s within 5 steps", async (kernel, plan, right, wrong) => {
  const run = { ...RUN, plan, software: true, steps: 5, sabotage: [kernel, right, wrong] as const };
  expect(await inChrome("trainForced", run)).toEqual([
    expect.stringMatching(/of \d+ values are out of bounds/),
  ]);
});
