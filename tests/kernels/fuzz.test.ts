import { describe, expect, test } from "vitest";
import { kernels } from "../../src/shaders/index.ts";
import { inChrome, useChrome } from "../chrome/bridge.ts";
import { soaking } from "../soak.ts";
import { type KernelName, CASES, LARGE } from "./cases/index.ts";

useChrome();

const SEED = 20_260;

test("every kernel has cases", () => {
  expect(Object.keys(CASES).sort()).toEqual(kernels.map(({ label }) => label).sort());
});

describe.each(Object.keys(CASES) as KernelName[])("%s", (kernel) => {
  const count = soaking ? 200 : LARGE.includes(kernel) ? 3 : 40;
  test(`is within its bounds in ${count} cases, gives the same bits twice and writes nowhere else`, async () => {
    expect(await inChrome("fuzzKernel", { kernel, seed: SEED, count })).toEqual([]);
  }, 1_000_000);
});
