// A sweep that stops and goes on, in the same process or from a file, ends with the same bits as one that was never stopped.
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtInDigits } from "../../../src/data/index.ts";
import { type ComputeDevice, weightsFingerprint } from "../../../src/engine/index.ts";
import { openGpu } from "../../../src/node/gpu.ts";
import { type SettingName, defaultSettings } from "../../../src/run/settings.ts";
import { SweepKeeper } from "../../../src/run/sweep/keeper.ts";
import { networksOf } from "../../../src/run/sweep/networks.ts";
import { parseLists } from "../../../src/run/sweep/parse-lists.ts";
import type { NetworkResult } from "../../../src/run/sweep/population.ts";
import { readSweepFile, writeSweepFile } from "../../../src/run/sweep/saved-sweep.ts";
import { type SweepPoint, runSweep } from "../../../src/run/sweep/sweep.ts";
import { trainTogether } from "../../../src/run/sweep/train-together.ts";
import { taskOf } from "../../../src/run/task.ts";

let compute: ComputeDevice;

beforeAll(async () => {
  compute = await openGpu();
});

afterAll(() => {
  compute.device.destroy();
});

const tuning = {
  host: "a test",
  store: { read: () => Promise.resolve(undefined), write: () => Promise.resolve() },
};

const noThread = () => {
  throw new Error("No digits are to be drawn here.");
};

const settings = { ...defaultSettings, layers: [12], epochs: 4 };
const task = taskOf(builtInDigits({ count: 300, seed: 1, difficulty: 0.5 }), settings);
const data = { training: task.training, validation: task.validation ?? task.training };
const saved = { name: "drawn", count: 300, fingerprint: "f", source: "a test" };

type Lists = Readonly<Partial<Record<SettingName, readonly string[]>>>;

/** What came of a network, without its time. */
async function endOf(result: NetworkResult) {
  const epochs = result.epochs.map((epoch) => ({ ...epoch, seconds: 0, samplesPerSecond: 0 }));
  const { ended, network } = result;
  return result.ended === "failed"
    ? { number: network.number, ended, epochs }
    : {
        ...{ number: network.number, ended, epochs, judged: result.judged.epoch },
        weights: await weightsFingerprint(result.parameters),
      };
}

/** How often a sweep is stopped, at the latest after so many calls of `progress` each time: inside an epoch. */
const STOPS = 4;
const CALLS = [3, 9, 1, 14];

/** Stops again and again, as Ctrl-C does, and goes on from the file that this makes. */
async function sweepWithStops(given: Lists) {
  const lists = parseLists(settings, given, undefined);
  let point: SweepPoint | undefined;
  for (let stops = 0; ; stops++) {
    const end = new AbortController();
    let file: Uint8Array | undefined;
    let calls = 0;
    const keep = async (now: SweepPoint) => {
      file = await writeSweepFile({ ...now, lists, data: saved, savedAt: 1 });
    };
    const keeper = new SweepKeeper({ interval: 1e6, keep }, point);
    const events = {
      signal: end.signal,
      breaks: keeper,
      progress: () => {
        calls += 1;
        if (stops < STOPS && calls === CALLS[stops]) {
          end.abort(new Error("The test stops the sweep."));
        }
      },
      ended: (result: NetworkResult) => {
        keeper.ended(result);
      },
    };
    const networks = networksOf(lists);
    const train = trainTogether(noThread);
    const { results, stop } = await runSweep(compute, networks, data, tuning, train, events, point);
    keeper.end();
    if (stop === undefined) {
      return { stops, ends: await Promise.all(results.map(endOf)) };
    }
    expect(stop.reason).toBe(end.signal.reason);
    point = await readSweepFile(file as Uint8Array);
  }
}

async function sweepAtOnce(given: Lists) {
  const networks = networksOf(parseLists(settings, given, undefined));
  const train = trainTogether(noThread);
  const { results, stop } = await runSweep(compute, networks, data, tuning, train, {});
  expect(stop).toBeUndefined();
  return Promise.all(results.map(endOf));
}

test.each<Lists>([
  { seed: ["1,2,3"], lr: ["0.001,0.01"] },
  { plan: ["fused"], seed: ["4,5"], augment: ["off;light"], schedule: ["cosine"] },
  { batch: ["16,32"], layers: ["12;8,6"] },
  { patience: ["1"], lr: ["0.001,1"], epochs: ["6"] },
])("goes on from its file with the same scores and weights: %j", async (given) => {
  const { stops, ends } = await sweepWithStops(given);
  expect(stops).toBeGreaterThan(1);
  expect(ends).toEqual(await sweepAtOnce(given));
});

test("a pause changes nothing", async () => {
  const given = { seed: ["1,2"], lr: ["0.001,0.01"] };
  let pauses = 0;
  const keeper: SweepKeeper = new SweepKeeper({
    interval: 1e6,
    keep: () => undefined,
    paused: () => {
      pauses += 1;
      keeper.goOn();
    },
  });
  const networks = networksOf(parseLists(settings, given, undefined));
  const { results } = await runSweep(compute, networks, data, tuning, trainTogether(noThread), {
    breaks: keeper,
    epoch: () => {
      keeper.pause();
    },
  });
  expect(pauses).toBeGreaterThan(2);
  expect(await Promise.all(results.map(endOf))).toEqual(await sweepAtOnce(given));
});
