import { describe, expect, test } from "vitest";
import type { Dataset } from "../../../src/data/index.ts";
import type { ComputeDevice } from "../../../src/engine/index.ts";
import type { TuningSource } from "../../../src/run/prepare-run.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { networksOf } from "../../../src/run/sweep/networks.ts";
import { parseLists } from "../../../src/run/sweep/parse-lists.ts";
import {
  type Population,
  type TrainPopulation,
  populationsOf,
} from "../../../src/run/sweep/population.ts";
import { SweepProgress } from "../../../src/run/sweep/progress.ts";
import { runSweep } from "../../../src/run/sweep/sweep.ts";
import { judgedEpoch } from "../../../src/run/sweep/train-in-turn.ts";
import { epochWith, failed, trained } from "./results.ts";

const data: Dataset = {
  ...{ name: "two", count: 2, width: 1, height: 2, classes: 2 },
  ...{ images: new Uint8Array(4), labels: Uint8Array.of(0, 1) },
};
const [compute, tuning] = [{} as ComputeDevice, {} as TuningSource];
const both = { training: data, validation: data };
const networks = networksOf(
  parseLists(defaultSettings, { layers: ["4;8"], lr: ["1e-3,1e-2"], epochs: ["2"] }, 2),
);

describe("populations", () => {
  test("hold the networks of one shape; learning rates and seeds may differ", () => {
    const numbers = populationsOf(networks, both).map((population) =>
      population.networks.map(({ number }) => number),
    );
    expect(numbers).toEqual([
      [1, 2, 5, 6],
      [3, 4, 7, 8],
    ]);
  });

  test("know their layer sizes", () => {
    expect(populationsOf(networks, both)[1]?.sizes).toEqual([2, 8, 2]);
  });
});

const trainAll: TrainPopulation = (_compute, population, _tuning, { ended }) => {
  for (const { number, settings } of population.networks) {
    ended(number === 2 ? failed(number, settings) : trained(number, 0.9, settings));
  }
  return Promise.resolve();
};

describe("a sweep", () => {
  test("gives the results in the order of the networks, the failed ones among them", async () => {
    const outcome = await runSweep(compute, networks, both, tuning, trainAll, {});
    expect(outcome.results.map(({ network }) => network.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(outcome.results[1]?.ended).toBe("failed");
    expect(outcome.stop).toBeUndefined();
  });

  test("keeps what was learned where an error ends it", async () => {
    const error = new Error("lost");
    const onlyFirst: TrainPopulation = async (device, population: Population, source, events) => {
      if (population.networks[0]?.number !== 1) {
        throw error;
      }
      await trainAll(device, population, source, events);
    };
    const { results, stop } = await runSweep(compute, networks, both, tuning, onlyFirst, {});
    expect(results.map(({ network }) => network.number)).toEqual([1, 2, 5, 6]);
    expect(stop).toEqual({ reason: error });
  });
});

describe("the share of the work that is done", () => {
  const made = () => new SweepProgress(networks, data);
  const [small, , large] = networks as readonly [
    (typeof networks)[0],
    (typeof networks)[0],
    (typeof networks)[0],
  ];

  test("counts an epoch of a larger network for more", () => {
    // 2-4-2 has 22 parameters, 2-8-2 has 42; of each there are four networks with two epochs.
    const [one, other] = [made(), made()];
    one.epoch(small, [epochWith(0.5)]);
    other.epoch(large, [epochWith(0.5)]);
    expect(one.share).toBeCloseTo(22 / (8 * (22 + 42)), 12);
    expect(other.share).toBeCloseTo(42 / (8 * (22 + 42)), 12);
  });

  test("counts a part of an epoch", () => {
    const progress = made();
    progress.progress(small, 0.5);
    expect(progress.share).toBeCloseTo(11 / 512, 12);
  });

  test("counts the epochs that an ended network did not need as done", () => {
    const progress = made();
    for (const { number, settings } of networks) {
      progress.ended(trained(number, 0.9, settings));
    }
    expect(progress.share).toBe(1);
  });
});

describe("the epoch that counts", () => {
  const epochs = [epochWith(0.8, 1), epochWith(0.9, 2), epochWith(0.85, 3)];

  test("is the last one", () => {
    expect(judgedEpoch(epochs, "done", 0).judged.epoch).toBe(3);
  });

  test("is the best one with patience, and where the sweep was interrupted", () => {
    expect(judgedEpoch(epochs, "stalled", 1).judged.epoch).toBe(2);
    expect(judgedEpoch(epochs, "interrupted", 0).judged.epoch).toBe(2);
  });
});
