import { describe, expect, test } from "vitest";
import { kernels } from "../../src/shaders/index.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { soaking } from "../soak.ts";
import { CASES, type KernelName, LARGE } from "./cases/index.ts";

useKernelPage();

const SEED = 20_260;

/** The number of shapes per kernel: as data for one pipeline, and compiled, which takes up to a second each. */
const SHAPES = { data: soaking ? 10_000 : 200, compiled: soaking ? 200 : 8, large: 2 };

/** The number of cases in one call of the page. */
const AT_ONCE = 500;

test("every kernel has cases", () => {
  expect(Object.keys(CASES).sort()).toEqual(kernels.map(({ label }) => label).sort());
});

describe.each(Object.keys(CASES) as KernelName[])(
  "%s is within its bounds, gives the same bits twice and writes nowhere else",
  (kernel) => {
    test(`in ${SHAPES.data} random shapes`, async () => {
      for (let first = 0; first < SHAPES.data; first += AT_ONCE) {
        const count = Math.min(AT_ONCE, SHAPES.data - first);
        const run = { kernel, seed: SEED, first, count, shapes: "data" } as const;
        expect(await inChrome("fuzzKernel", run)).toEqual([]);
      }
    }, 3_600_000);

    const compiled = soaking || !LARGE.includes(kernel) ? SHAPES.compiled : SHAPES.large;
    test(`compiled for ${compiled} of them, as in training`, async () => {
      const run = { kernel, seed: SEED, count: compiled, shapes: "compiled" } as const;
      expect(await inChrome("fuzzKernel", run)).toEqual([]);
    }, 3_600_000);
  },
);
