import { expect, test } from "vitest";
import { defaultSettings } from "../../../src/run/settings.ts";
import { LossCurves } from "../../../src/run/sweep/loss-curves.ts";

const network = { number: 1, settings: { ...defaultSettings, epochs: 8 } };

const EPOCH = {
  ...{ epoch: 1, trainLoss: 0, trainAccuracy: 0.5, valLoss: undefined, valAccuracy: undefined },
  ...{ seconds: 1, samplesPerSecond: 1 },
};

/** The losses of a curve that is told in readings of so many steps each, out of 6,400 in all. */
function lossesOf(readings: readonly (readonly [steps: number, loss: number])[]): number[] {
  const curves = new LossCurves();
  let done = 0;
  for (const [steps, loss] of readings) {
    done += steps;
    curves.add(network, { at: (8 * done) / 6400, steps, loss });
  }
  return [...curves.of(1)].filter((_, index) => index % 2 === 1);
}

/** How much the points of a curve waver. */
const spread = (losses: readonly number[]) => Math.max(...losses) - Math.min(...losses);

test("all points of a curve are means over as many steps, however often they are told", () => {
  const wavering = Array.from({ length: 640 }, (_, index) => [10, 1 + (index % 2)] as const);
  const losses = lossesOf(wavering);
  expect(losses).toHaveLength(64);
  expect(spread(losses.slice(0, 32))).toBeCloseTo(0);
  expect(spread(losses.slice(32))).toBeCloseTo(0);
});

test("the last point wavers no more than the others, although its part has only begun", () => {
  const wavering = Array.from({ length: 601 }, (_, index) => [10, 1 + (index % 2)] as const);
  expect(Math.abs((lossesOf(wavering).at(-1) ?? 0) - 1.5)).toBeLessThan(0.06);
});

test("a reading of many steps counts for more than one of few", () => {
  expect(
    lossesOf([
      [60, 2],
      [20, 1],
    ]),
  ).toEqual([1.75]);
});

test("what comes after an earlier step takes its place: the sweep goes on from there", () => {
  const curves = new LossCurves();
  for (const at of [1, 2, 3, 1.5]) {
    curves.add(network, { at, steps: 32, loss: at });
  }
  expect([...curves.of(1)]).toEqual([1, 1, 1.5, 1.5]);
});

test("an epoch that was too short to be told of has a point of its own", () => {
  const curves = new LossCurves();
  const ended = (epoch: number) => {
    curves.endEpoch(network, { ...EPOCH, epoch, trainLoss: 4 - epoch }, 10);
  };
  ended(1);
  curves.add(network, { at: 1.5, steps: 5, loss: 2.5 });
  ended(2);
  ended(3);
  expect([...curves.of(1)]).toEqual([1, 3, 1.5, 2.5, 3, 1]);
});
