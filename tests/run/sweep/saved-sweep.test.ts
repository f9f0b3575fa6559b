import { expect, test } from "vitest";
import { ModelFileError } from "../../../src/engine/index.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { networksOf } from "../../../src/run/sweep/networks.ts";
import { parseLists } from "../../../src/run/sweep/parse-lists.ts";
import type { NetworkResult } from "../../../src/run/sweep/population.ts";
import { readSweepFile, writeSweepFile } from "../../../src/run/sweep/saved-sweep.ts";
import { epochWith } from "./results.ts";

const lists = parseLists(defaultSettings, { lr: ["0.001,0.01"], layers: ["3"] }, 2);
const networks = networksOf(lists);
const layer = { weights: Float32Array.from([1, 2, 3, 4]), bias: Float32Array.from([5, 6]) };
const state = {
  ...{ parameters: [layer], m: [layer], v: [layer], outcomes: new ArrayBuffer(8) },
  ...{ epochsDone: 1, stepsDone: 1, seconds: 2, best: undefined, stopped: undefined },
};

const results = networks.slice(0, 2).map((network, index): NetworkResult =>
  index === 0
    ? { network, ended: "failed", epochs: [], reason: "The loss is not a number." }
    : {
        ...{ network, ended: "done", sizes: [2, 2], parameters: [layer] },
        ...{ epochs: [epochWith(0.5)], judged: epochWith(0.5) },
      },
);

const sweep = {
  ...{ lists, results, savedAt: 7 },
  data: { name: "drawn", count: 3, fingerprint: "f", source: "a test" },
  group: {
    plan: "fused" as const,
    members: [
      {
        number: 3,
        epochs: [epochWith(0.5)],
        isOver: true,
        state: { ...state, stopped: "stalled" },
      },
      { number: 4, epochs: [epochWith(0.5)], isOver: false, state },
    ],
  },
};

test("a sweep's file holds lists, results, and where its networks stand", async () => {
  expect(await readSweepFile(await writeSweepFile(sweep))).toEqual(sweep);
});

test("between two populations there is no group", async () => {
  const between = { ...sweep, group: undefined };
  expect(await readSweepFile(await writeSweepFile(between))).toEqual(between);
});

test("a damaged file, and a file of another kind, are refused", async () => {
  const file = await writeSweepFile(sweep);
  const damaged = file.with(file.length - 9, (file.at(-9) ?? 0) ^ 1);
  await expect(readSweepFile(damaged)).rejects.toThrow(ModelFileError);
  await expect(readSweepFile(file.slice(0, 40))).rejects.toThrow(/damaged/);
  await expect(readSweepFile(new Uint8Array(9))).rejects.toThrow(/holds no sweep/);
});
