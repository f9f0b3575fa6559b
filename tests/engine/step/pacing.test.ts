import { describe, expect, test } from "vitest";
import type { Dispatch } from "../../../src/engine/gpu/kernel.ts";
import { StepRunner } from "../../../src/engine/step/step-runner.ts";
import {
  HOSTS,
  type Host,
  PretendedGpu,
  PretendedTime,
  usePretendedTime,
} from "../pretended-gpu.ts";

usePretendedTime();

const STEP = [{ pipeline: "step", bindGroup: {}, grid: [1, 1, 1] }] as unknown as Dispatch[];

function setUp(host: Host, cost: (start: number) => number) {
  const time = new PretendedTime();
  const gpu = new PretendedGpu(time, host, cost);
  const runner = new StepRunner(gpu.compute, STEP);
  const epoch = async (steps: number) => {
    const start = time.now;
    await time.until(runner.run(steps));
    return time.now - start;
  };
  return { time, gpu, runner, epoch };
}

/** Steps of an epoch and milliseconds of each: 42,000 rows on GPUs of several speeds, then software adapters. */
const GPU_EPOCHS = [
  { steps: 657, cost: 0.026 },
  { steps: 1313, cost: 0.024 },
  { steps: 657, cost: 0.05 },
  { steps: 10_000, cost: 0.1 },
];
const SOFTWARE_EPOCHS = [
  { steps: 200, cost: 8 },
  { steps: 50, cost: 40 },
];

/** Milliseconds of a step. */
const COSTS = [0.026, 1, 8, 40, 80];

/** A reproducible spread of numbers from 0 to 1. */
const SPREAD = Array.from({ length: 5 }, (_, index) => (index * 0.618034) % 1);

const { "Firefox's timer alone": timerAlone, ...others } = HOSTS;
const hosts = Object.entries(others).map(([name, host]) => ({ name, host }));

describe.each(hosts)("on a host like $name", ({ name, host }) => {
  test.each([...GPU_EPOCHS, ...SOFTWARE_EPOCHS])(
    "$steps steps of $cost ms keep the GPU busy",
    async ({ steps, cost }) => {
      const { epoch } = setUp(host, () => cost);
      const ideal = steps * cost;
      await epoch(steps);
      for (let later = 2; later <= 4; later++) {
        expect(await epoch(steps)).toBeLessThanOrEqual(
          name === "Firefox" ? ideal + 5 : 1.15 * ideal,
        );
      }
    },
  );

  test.each(COSTS)("a pause is answered within 100 ms, steps of %d ms", async (cost) => {
    expect(await longestPause(host, cost)).toBeLessThanOrEqual(100);
  });

  test.each(COSTS)("no submit takes over 100 ms, steps of %d ms", async (cost) => {
    const { gpu, epoch } = setUp(host, () => cost);
    await epoch(Math.ceil(2000 / cost));
    expect(Math.max(...gpu.submits)).toBeLessThanOrEqual(100);
  });

  test.each([0.026, 1, 9])(
    "no submit takes over 100 ms where steps of %d ms suddenly take ten times as long",
    async (cost) => {
      for (const share of SPREAD) {
        const change = 300 * share;
        const { gpu, epoch } = setUp(host, (start) => (start < change ? cost : 10 * cost));
        await epoch(Math.ceil(400 / cost));
        expect(Math.max(...gpu.submits)).toBeLessThanOrEqual(100);
      }
    },
  );

  test("a GPU that becomes fast again is kept busy again", async () => {
    const { time, epoch } = setUp(host, (start) => (start < 2000 ? 60 : 2));
    await epoch(40);
    expect(time.now).toBeGreaterThan(2000);
    expect(await epoch(1000)).toBeLessThanOrEqual(1.15 * 2000);
  });

  test("an evaluation that follows at once waits for no empty queue", async () => {
    const { time, gpu, runner } = setUp(host, () => 0.026);
    const evaluation = new StepRunner(gpu.compute, STEP);
    let taken = 0;
    for (let epoch = 1; epoch <= 3; epoch++) {
      const start = time.now;
      await time.until(runner.submit(657));
      await time.until(evaluation.run(33));
      taken = time.now - start;
    }
    expect(taken).toBeLessThanOrEqual(name === "Firefox" ? 690 * 0.026 + 5 : 1.15 * 690 * 0.026);
  });
});

// Submits make Firefox look; this is what it would be if they did not.
describe("on a host whose timer of 100 ms alone tells of finished work", () => {
  test.each([...GPU_EPOCHS, { steps: 200, cost: 8 }])(
    "$steps steps of $cost ms take at most two of its ticks more than the GPU needs",
    async ({ steps, cost }) => {
      const { epoch } = setUp(timerAlone, () => cost);
      await epoch(steps);
      for (let later = 2; later <= 4; later++) {
        expect(await epoch(steps)).toBeLessThanOrEqual(steps * cost + 200);
      }
    },
  );

  test.each([0.026, 1, 8, 40])(
    "a pause is answered within 200 ms, steps of %d ms",
    async (cost) => {
      expect(await longestPause(timerAlone, cost)).toBeLessThanOrEqual(200);
    },
  );

  test.each([...COSTS])("no submit takes over 100 ms, steps of %d ms", async (cost) => {
    const { gpu, epoch } = setUp(timerAlone, () => cost);
    await epoch(Math.ceil(4000 / cost));
    expect(Math.max(...gpu.submits)).toBeLessThanOrEqual(100);
  });

  test.each([0.026, 1, 9])(
    "no submit takes over 100 ms where steps of %d ms suddenly take ten times as long",
    async (cost) => {
      for (const share of SPREAD) {
        const change = 3000 + 200 * share;
        const { gpu, epoch } = setUp(timerAlone, (start) => (start < change ? cost : 10 * cost));
        await epoch(Math.ceil(3500 / cost));
        expect(Math.max(...gpu.submits)).toBeLessThanOrEqual(100);
      }
    },
  );

  test("a GPU that becomes fast again is kept busy again", async () => {
    const { epoch } = setUp(timerAlone, (start) => (start < 2000 ? 60 : 2));
    await epoch(40);
    await epoch(1000);
    expect(await epoch(1000)).toBeLessThanOrEqual(2200);
  });
});

/** The longest time from a pause to its answer, of pauses at different times. Milliseconds. */
async function longestPause(host: Host, cost: number): Promise<number> {
  const { time, runner, epoch } = setUp(host, () => cost);
  await epoch(Math.ceil(1000 / cost));
  const answers: number[] = [];
  for (const share of SPREAD) {
    const pause = new AbortController();
    let asked = 0;
    time.at(time.now + 150 + 200 * share, () => {
      asked = time.now;
      pause.abort();
    });
    await time.until(runner.run(Infinity, { signal: pause.signal }));
    answers.push(time.now - asked);
  }
  return Math.max(...answers);
}
