import { expect, test } from "vitest";
import type { StepScores } from "../../src/engine/index.ts";
import { StepCurve } from "../../src/run/step-curve.ts";

function scoresOf(first: number, losses: readonly number[], seconds = 1, epoch = 1): StepScores {
  return {
    ...{ epoch, first, seconds },
    losses: Float64Array.from(losses),
    accuracies: Float64Array.from(losses, (loss) => 1 - loss / 10),
    learningRates: Float64Array.from(losses, (_, index) => first + index),
    gradientNorms: Float64Array.from(losses, (loss) => 2 * loss),
  };
}

test("a curve has a point for each step, and the steps of a piece lasted equally long", () => {
  const curve = new StepCurve();
  curve.add(scoresOf(1, [3, 2], 1), 0);
  curve.add(scoresOf(3, [1], 4), 0);
  expect(curve.points("loss").map(({ step, seconds, mean }) => [step, seconds, mean])).toEqual([
    [1, 0.5, 3],
    [2, 1, 2],
    [3, 4, 1],
  ]);
  expect(curve.points("accuracy").map(({ mean }) => mean)).toEqual([0.7, 0.8, 0.9]);
  expect(curve.points("gradientNorm").map(({ mean }) => mean)).toEqual([6, 4, 2]);
  expect(curve.points("learningRate").map(({ mean }) => mean)).toEqual([1, 2, 3]);
  expect([curve.first, curve.last]).toEqual([1, 3]);
});

test("seconds go on from the epochs before", () => {
  const curve = new StepCurve();
  curve.add(scoresOf(1, [1], 2), 0);
  curve.add(scoresOf(2, [1, 1], 1, 2), 2.5);
  expect(curve.points("loss").map(({ seconds }) => seconds)).toEqual([2, 3, 3.5]);
});

test("steps that are told again are left out", () => {
  const curve = new StepCurve();
  curve.add(scoresOf(1, [5, 4, 3]), 0);
  curve.add(scoresOf(2, [9, 9, 2]), 0);
  expect(curve.points("loss").map(({ mean }) => mean)).toEqual([5, 4, 3, 2]);
});

test("a curve may begin in the middle of a run", () => {
  const curve = new StepCurve();
  curve.add(scoresOf(5001, [1, 2]), 30);
  expect(curve.points("loss").map(({ step }) => step)).toEqual([5001, 5002]);
});

test("a long curve keeps its extremes and its mean in at most 4,096 points", () => {
  const curve = new StepCurve();
  const losses = Array.from({ length: 100_000 }, (_, step) => (step === 77_777 ? 50 : step % 7));
  for (let start = 0; start < losses.length; start += 1000) {
    curve.add(scoresOf(start + 1, losses.slice(start, start + 1000)), 0);
  }
  const points = curve.points("loss");
  expect(points.length).toBeGreaterThan(2048);
  expect(points.length).toBeLessThanOrEqual(4096);
  expect(Math.max(...points.map(({ high }) => high))).toBe(50);
  expect(Math.min(...points.map(({ low }) => low))).toBe(0);
  expect(points.reduce((sum, { mean }) => sum + mean, 0) / points.length).toBeCloseTo(3, 1);
  expect(points.map(({ step }) => step)).toEqual(
    points.map(({ step }) => step).sort((a, b) => a - b),
  );
  expect([curve.first, curve.last]).toEqual([1, 100_000]);
});
