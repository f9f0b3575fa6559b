import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtInDigits } from "../../../src/data/index.ts";
import { type ComputeDevice, weightsFingerprint } from "../../../src/engine/index.ts";
import { openGpu } from "../../../src/node/gpu.ts";
import type { TuningSource } from "../../../src/run/prepare-run.ts";
import { type SettingName, defaultSettings } from "../../../src/run/settings.ts";
import { type SweptNetwork, networksOf } from "../../../src/run/sweep/networks.ts";
import { parseLists } from "../../../src/run/sweep/parse-lists.ts";
import type { NetworkResult, TrainPopulation } from "../../../src/run/sweep/population.ts";
import { runSweep } from "../../../src/run/sweep/sweep.ts";
import { trainInTurn } from "../../../src/run/sweep/train-in-turn.ts";
import { trainTogether } from "../../../src/run/sweep/train-together.ts";
import { taskOf } from "../../../src/run/task.ts";

type Lists = Readonly<Partial<Record<SettingName, readonly string[]>>>;

let compute: ComputeDevice;

beforeAll(async () => {
  compute = await openGpu();
});

afterAll(() => {
  compute.device.destroy();
});

const tuning: TuningSource = {
  host: "a test",
  store: { read: () => Promise.resolve(undefined), write: () => Promise.resolve() },
};

const noThread = () => {
  throw new Error("No digits are to be drawn here.");
};

const settings = { ...defaultSettings, layers: [12], epochs: 3 };

const networksWith = (given: Lists) => networksOf(parseLists(settings, given, undefined));

async function sweep(
  train: TrainPopulation,
  networks: readonly SweptNetwork[],
): Promise<readonly NetworkResult[]> {
  const digits = builtInDigits({ count: 300, seed: 1, difficulty: 0.5 });
  const { training, validation = training } = taskOf(digits, settings);
  const data = { training, validation };
  const { results, stop } = await runSweep(compute, networks, data, tuning, train, {});
  expect(stop).toBeUndefined();
  return results;
}

/** What came of a network, without its time. */
async function endOf(result: NetworkResult) {
  const { ended, network, epochs } = result;
  const scores = epochs.map((epoch) => ({ ...epoch, seconds: 0, samplesPerSecond: 0 }));
  const told = { number: network.number, ended, scores };
  return result.ended === "failed"
    ? { ...told, reason: result.reason }
    : {
        ...told,
        judged: result.judged.epoch,
        weights: await weightsFingerprint(result.parameters),
      };
}

const ends = async (train: TrainPopulation, networks: readonly SweptNetwork[]) =>
  Promise.all((await sweep(train, networks)).map(endOf));

describe("networks that a sweep trains at once", () => {
  test.each<Lists>([
    { seed: ["1,2,3"], lr: ["0.001,0.01"] },
    { schedule: ["constant,cosine"], augment: ["off;light"], rates: ["none;2:0.01"] },
    { batch: ["16,32"], seed: ["4,5"] },
    { plan: ["fused"], seed: ["4,5"] },
    { patience: ["0,1"], lr: ["0.001,1"], epochs: ["6"] },
  ])("end with the same scores and weights as one after the other: %j", async (given) => {
    const networks = networksWith(given);
    const together = await ends(trainTogether(noThread), networks);
    expect(together).toEqual(await ends(trainInTurn(noThread), networks));
    expect(new Set(together.map((end) => JSON.stringify(end))).size).toBeGreaterThan(1);
  });

  test("stop alone when their accuracy has stopped rising", async () => {
    const networks = networksWith({ patience: ["1"], lr: ["0.001,1"], epochs: ["6"] });
    const results = await sweep(trainTogether(noThread), networks);
    const [slow, hasty] = results as readonly [NetworkResult, NetworkResult];
    expect(hasty.ended).toBe("stalled");
    expect(hasty.epochs.length).toBeLessThan(slow.epochs.length);
  });

  test("fail alone where their numbers overflow", async () => {
    // A learning rate that no flag allows.
    const networks = networksWith({ seed: ["1,2,3"] }).map((network, index) =>
      index === 1 ? { ...network, settings: { ...network.settings, lr: 1e38 } } : network,
    );
    const together = await ends(trainTogether(noThread), networks);
    expect(together.map(({ ended }) => ended)).toEqual(["done", "failed", "done"]);
    const alone = await ends(trainInTurn(noThread), networks);
    expect(together).toEqual(alone);
  });
});
