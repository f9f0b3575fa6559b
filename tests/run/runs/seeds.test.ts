import { expect, test } from "vitest";
import { bandOf, seedGroups } from "../../../src/run/runs/seeds.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { epochOf, keptRun } from "./kept-runs.ts";

const withSeed = (seed: number, id = `seed ${seed}`, given = {}) =>
  keptRun({ id, settings: { ...defaultSettings, seed }, startedAt: seed, ...given });

test("runs that differ in nothing but the seed form a group", () => {
  const other = keptRun({ id: "other", settings: { ...defaultSettings, lr: 1, seed: 3 } });
  const groups = seedGroups([withSeed(2), other, withSeed(1)]);
  expect(groups.map(({ runs }) => runs.map(({ id }) => id))).toEqual([["seed 1", "seed 2"]]);
});

test("of two runs with the same seed the later one counts, and alone it is no group", () => {
  const again = withSeed(1, "again", { startedAt: 9 });
  expect(seedGroups([withSeed(1), again])).toEqual([]);
  const [group] = seedGroups([again, withSeed(1), withSeed(2)]);
  expect(group?.runs.map(({ id }) => id)).toEqual(["seed 2", "again"]);
});

test("a run of which no epoch has ended belongs to none", () => {
  expect(seedGroups([withSeed(1), withSeed(2, "new", { epochs: [] })])).toEqual([]);
});

test("built-in digits are drawn from the seed, so their hash does not matter; that of a file does", () => {
  const on = (name: string, fingerprint: string) => ({
    data: { ...keptRun().data, name, fingerprint },
  });
  const group = (name: string) =>
    seedGroups([withSeed(1, "a", on(name, "1")), withSeed(2, "b", on(name, "2"))]).length;
  expect(group("built-in v1")).toBe(1);
  expect(group("train.csv")).toBe(0);
});

test("the band has mean and extremes of the epochs that all runs have", () => {
  const long = withSeed(1, "a", { epochs: [epochOf(1, 0.5), epochOf(2, 0.7), epochOf(3, 0.9)] });
  const short = withSeed(2, "b", { epochs: [epochOf(1, 0.7), epochOf(2, 0.8)] });
  const band = bandOf([long, short]);
  expect(band.map(({ epoch, low, high }) => [epoch, low, high])).toEqual([
    [1, 0.5, 0.7],
    [2, 0.7, 0.8],
  ]);
  expect(band[0]?.mean).toBeCloseTo(0.6);
});
