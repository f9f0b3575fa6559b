import { expect, test } from "vitest";
import { gradientAdamQuarters, matmul128x128 } from "../../bench/probe/candidates.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { fours, pad, unpad } from "../reference/blocks.ts";
import { expectWithin, u } from "../reference/bounds.ts";
import { integers } from "../reference/values.ts";
import { exactly, product as twinOf } from "../reference/within.ts";
import { drawFrom } from "../shaders/cases/draw.ts";

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

test("K in slices is within the bounds of a product in 40 random shapes, with the same bits each time", async () => {
  for (let index = 0; index < 40; index++) {
    const draw = drawFrom(SEED, index);
    const [M, N, K] = [draw.size(70), draw.size(70), draw.size(130)];
    const transpose = draw.pick([undefined, "a", "b"] as const);
    const slices = draw.pick([1, 2, 3, 7, 14, 50]);
    const product = { M, N, K, ...(transpose && { transpose }) };
    const [a, b] = [draw.values(M * K), draw.values(K * N)];
    const [one, other] = await inChrome("multiplySliced", {
      product,
      slices,
      a: transpose === "a" ? pad(a, K, M) : pad(a, M, K),
      b: transpose === "b" ? pad(b, N, K) : pad(b, K, N),
      c: new Float32Array(fours(M) * fours(N)).fill(9),
    });
    const twin = twinOf(exactly(a), exactly(b), { M, N, K, transpose });
    const name = `c of ${JSON.stringify(product)} in ${slices} slices`;
    const c = one as Float32Array<ArrayBuffer>;
    expectWithin(name, unpad(c, M, N), twin.values, (at) => twin.errors[at] as number);
    expect(other).toEqual(one);
  }
});

/** The last batch is short: 18, 18, 7 rows. 65 blocks of inputs are nine slices of seven and one of two. */
const NEXT_BATCH = {
  sizes: [260, 40, 24, 10],
  training: {
    count: 43,
    images: Uint8Array.from(integers(43 * 260, 256, 5)),
    labels: Uint8Array.from(integers(43, 10, 6)),
  },
  batch: 18,
  epochs: 2,
};

/** A gradient sums K products forward and K backward through the layers, each with an error of u times its magnitude. */
const GRADIENT_BOUND = 3 * (260 + 40 + 24) * u;

test("a step from the sums of the batch before gives the moments, parameters and losses of the fused plan", async () => {
  const { worst } = await inChrome("compareNextBatch", NEXT_BATCH);
  expect(worst.m).toBeLessThan(GRADIENT_BOUND);
  expect(worst.v).toBeLessThan(2 * GRADIENT_BOUND);
  expect(worst.loss).toBeLessThan(GRADIENT_BOUND);
  // Where m / √v is largest, 10 · ε apart, an update is as large as the rate.
  expect(worst.parameters).toBeLessThan(1e-3 * 100 * GRADIENT_BOUND);
});

test.each([
  [
    "of other weights",
    "fresh[kept] = parameters[first];",
    "fresh[kept] = 2.0 * parameters[first];",
  ],
  ["of the batch that was just taken", "multiply(next,", "multiply(clock.now,"],
  ["without each slice's last row", "row < rows; row++", "row + 1u < rows; row++"],
])("sums %s are found out", async (_, before, after) => {
  const sabotage = ["gradient_adam_next_sums", before, after] as const;
  const { worst } = await inChrome("compareNextBatch", { ...NEXT_BATCH, sabotage });
  expect(worst.loss).toBeGreaterThan(10 * GRADIENT_BOUND);
});
