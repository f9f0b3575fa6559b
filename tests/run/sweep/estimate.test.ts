import { afterEach, expect, test, vi } from "vitest";
import type { Dataset } from "../../../src/data/index.ts";
import { type ComputeDevice, Population } from "../../../src/engine/index.ts";
import type { TuningSource } from "../../../src/run/prepare-run.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { estimatedSeconds } from "../../../src/run/sweep/estimate.ts";
import { networksOf } from "../../../src/run/sweep/networks.ts";
import { parseLists } from "../../../src/run/sweep/parse-lists.ts";

const BATCH = 2;
const EPOCHS = 4;
const STEP_SECONDS = 0.005;

/** A population on a pretended clock, each step of which takes the same time. Like the real one, it ends a call with the epoch. */
function pretendPopulation(steps: number): void {
  let [now, done] = [0, 0];
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const epochs = (_last: number, { steps: most }: { readonly steps: number }) => ({
    next: () => {
      const taken = Math.min(most, steps - done);
      now += 1000 * STEP_SECONDS * taken;
      done = (done + taken) % steps;
      return Promise.resolve({ done: true, value: undefined });
    },
  });
  const population = { steps, epochs, dispose: () => undefined };
  vi.spyOn(Population, "create").mockResolvedValue(population as unknown as Population);
}

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([1, 2, 3, 4, 5, 8, 21, 25, 100])(
  "the time of a sweep is that of its steps, with %i in an epoch",
  async (steps) => {
    pretendPopulation(steps);
    const count = BATCH * steps;
    const training: Dataset = {
      ...{ name: "many", count, width: 1, height: 2, classes: 2 },
      ...{ images: new Uint8Array(2 * count), labels: new Uint8Array(count) },
    };
    const data = { training, validation: { ...training, count: 0 } };
    const given = { batch: [`${BATCH}`], epochs: [`${EPOCHS}`] };
    const networks = networksOf(parseLists(defaultSettings, given, undefined));
    const compute = { adapter: { software: false } } as ComputeDevice;
    const tuning = { saved: {} } as TuningSource;
    const seconds = await estimatedSeconds(compute, networks, data, tuning);
    expect(seconds).toBeCloseTo(EPOCHS * steps * STEP_SECONDS, 9);
  },
);
