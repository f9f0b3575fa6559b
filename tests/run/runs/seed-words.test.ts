import { expect, test } from "vitest";
import { seedWords } from "../../../src/run/runs/seed-words.ts";
import { seedGroups } from "../../../src/run/runs/seeds.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { epochOf, keptRun } from "./kept-runs.ts";

const run = (lr: number, seed: number, accuracy: number) =>
  keptRun({
    id: `${lr} ${seed}`,
    settings: { ...defaultSettings, lr, seed },
    startedAt: seed,
    epochs: [epochOf(1, 0.3), epochOf(2, accuracy)],
  });

test("runs over seeds are told by the settings that differ, with their mean and range", () => {
  const groups = seedGroups([
    run(0.004, 1, 0.7),
    run(0.004, 2, 0.8),
    run(0.001, 1, 0.5),
    run(0.001, 2, 0.5),
  ]);
  expect(seedWords(groups)).toEqual([
    "lr 0.004, 2 seeds: mean 75.00 %, from 70.00 % to 80.00 %, after epoch 2",
    "lr 0.001, 2 seeds: mean 50.00 %, from 50.00 % to 50.00 %, after epoch 2",
  ]);
});

test("one group alone has no settings that differ, and says how many seeds it has", () => {
  expect(seedWords(seedGroups([run(0.004, 1, 0.7), run(0.004, 2, 0.8)]))).toEqual([
    "2 seeds: mean 75.00 %, from 70.00 % to 80.00 %, after epoch 2",
  ]);
});
