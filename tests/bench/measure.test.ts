import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Effort, measure, quantile } from "../../src/bench/measure.ts";
import type { Workload } from "../../src/bench/workload.ts";

const EFFORT: Effort = { sample: 0.004, samples: 5, fewest: 2, longest: 1 };

/** A clock in milliseconds that only workloads move, so that a loaded machine does not affect the tests. */
let now = 0;

beforeEach(() => {
  now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A workload that takes this many milliseconds per repeat and logs its runs. */
function sleeper(name: string, milliseconds: number, log: string[]): Workload {
  return {
    name,
    run: (times) => {
      log.push(name);
      now += times * milliseconds;
      return Promise.resolve(undefined);
    },
    dispose: () => undefined,
  };
}

test("quantiles lie between the nearest values", () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3], 0)).toBe(1);
  expect(quantile([1, 2, 3], 1)).toBe(3);
  expect(quantile([7], 0.9)).toBe(7);
});

test("workloads are timed in turns, each often enough to fill a sample", async () => {
  const log: string[] = [];
  const [quick, slow] = await measure([sleeper("q", 1, log), sleeper("s", 8, log)], EFFORT);
  expect(quick?.repeats).toBe(5);
  expect(slow?.repeats).toBe(1);
  expect([quick?.samples, slow?.samples]).toEqual([5, 5]);
  expect(log.slice(-10).join("")).toBe("qsqsqsqsqs");
  expect(quick?.median).toBeCloseTo(0.001);
  expect([slow?.p10, slow?.median, slow?.p90]).toEqual([0.008, 0.008, 0.008]);
});

test("a workload that would take too long is left out and delays nothing else", async () => {
  const log: string[] = [];
  const effort = { ...EFFORT, longest: 0.1 };
  const [long, short] = await measure([sleeper("l", 80, log), sleeper("s", 4, log)], effort);
  expect(long).toBe(undefined);
  expect(short?.samples).toBe(5);
  expect(log.filter((name) => name === "l")).toHaveLength(1);
});

/** A workload whose end is noticed 100 ms late, with a clock on the GPU or without. */
function late(milliseconds: number, clock?: (seconds: number) => number): Workload {
  return {
    name: "late",
    run: (times) => {
      now += times * milliseconds + 100;
      return Promise.resolve(clock?.((times * milliseconds) / 1000));
    },
    dispose: () => undefined,
  };
}

test("a host that notices the end late does not make the GPU slow", async () => {
  const effort = { ...EFFORT, longest: 0.05 };
  const [timing] = await measure([late(1)], effort, { idleWait: 0.1 });
  expect(timing?.samples).toBeGreaterThanOrEqual(2);
  expect(timing?.clock).toBe("host");
  // The wait is a tenth of each sample at most.
  expect(timing?.median).toBeLessThan(0.00112);
});

test("the GPU's clock counts where there is one, and both times are told", async () => {
  const [timing] = await measure([late(1, (seconds) => seconds)], EFFORT, { idleWait: 0.1 });
  expect(timing?.clock).toBe("gpu");
  expect(timing?.median).toBeCloseTo(0.001, 9);
  expect(timing?.gpuMedian).toBeCloseTo(0.001, 9);
  expect(timing?.wallMedian).toBeGreaterThan(0.00105);
});

test.each([
  ["stands still", () => 0],
  ["runs too fast", (seconds: number) => 30 * seconds],
])("a clock of the GPU that %s does not count", async (_, clock) => {
  const [timing] = await measure([late(10, clock)], EFFORT);
  expect(timing?.clock).toBe("host");
  expect(timing?.median).toBe(timing?.wallMedian);
});

test("measuring ends when asked to", async () => {
  const stop = new Error("stop");
  await expect(
    measure([sleeper("s", 1, [])], EFFORT, { paused: () => Promise.reject(stop) }),
  ).rejects.toBe(stop);
});
