import { expect, test } from "vitest";
import { inChrome, useKernelPage } from "../../browser/bridge.ts";
import { integers } from "../../reference/values.ts";
import { soaking } from "../../soak.ts";

useKernelPage();

const SIZES = [98, 40, 24, 10] as const;
const BATCH = 18;

/** The last batch is short: 18, 18, 7 rows. */
const ROWS = 43;

const RUN = {
  sizes: SIZES,
  training: {
    count: ROWS,
    images: Uint8Array.from(integers(ROWS * SIZES[0], 256, 5)),
    labels: Uint8Array.from(integers(ROWS, 10, 6)),
  },
  batch: BATCH,
};

// teacher-forced.gpu.test.ts compares each plan with f64 in every run of the tests.
test.runIf(soaking)(
  "fifty steps of both plans, each from the same state, give the same moments and parameters",
  async () => {
    const { worst } = await inChrome("comparePlans", { ...RUN, seed: 3, steps: 50 });
    // A gradient sums K products forward and K backward through three layers, each with an error of u times its magnitude;
    // in the widest layer K is 98. Moments scale it by 0.1 and 0.001. The bounds are relative to the largest entry.
    const u = 2 ** -23;
    const gradient = 3 * (98 + 40 + 24) * u;
    expect(worst.m).toBeLessThan(gradient);
    expect(worst.v).toBeLessThan(2 * gradient);
    expect(worst.loss).toBeLessThan(gradient);
    // Where m / √v is largest, 10 · ε apart, an update is as large as the rate: 1e-3 here.
    expect(worst.parameters).toBeLessThan(1e-3 * 100 * gradient);
  },
);

test.runIf(soaking)("a fused plan whose biases do not learn is found out", async () => {
  const { worst } = await inChrome("comparePlans", {
    ...RUN,
    seed: 3,
    steps: 2,
    sabotage: [
      "gradient_adam",
      "g += dz[0] + dz[1] + dz[2] + dz[3];",
      "g += dz[0] + dz[1] + dz[2];",
    ],
  });
  expect(worst.m).toBeGreaterThan(1e-3);
});

test.each([
  { plan: "fused" as const, dispatches: 2 },
  { plan: "layered" as const, dispatches: 18 },
])(
  "a step of the $plan plan is $dispatches dispatches, and its bits are always the same",
  async ({ plan, dispatches }) => {
    const run = { ...RUN, start: 1, plan, epochs: 2 };
    const one = await inChrome("train", run);
    const steps = 2 * Math.ceil(ROWS / BATCH);
    expect(one.dispatches).toBe(steps * dispatches);
    expect([one.created, one.readbacks]).toEqual([0, 2]);
    const other = await inChrome("train", run);
    expect(other.parameters).toEqual(one.parameters);
  },
);

test("a network with too many layers for the fused plan takes the layered plan and says why", async () => {
  const sizes = [98, 8, 8, 8, 8, 8, 8, 8, 8, 10];
  const { plan } = await inChrome("train", { ...RUN, sizes, start: 1, epochs: 1 });
  expect(plan).toEqual({
    name: "layered",
    tiles: {},
    reason: "it has 9 layers, and the fused plan has room for 8",
  });
  await expect(
    inChrome("train", { ...RUN, sizes, start: 1, epochs: 1, plan: "fused" }),
  ).rejects.toThrow("The fused plan cannot train this network: it has 9 layers");
});
