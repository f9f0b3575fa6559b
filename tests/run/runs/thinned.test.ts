import { expect, test } from "vitest";
import { resultOf } from "../../../src/run/runs/result.ts";
import { MOST_POINTS, thinnedEpochs, thinnedSteps } from "../../../src/run/runs/thinned.ts";
import { StepCurve } from "../../../src/run/step-curve.ts";
import { epochOf } from "./kept-runs.ts";

function curveOf(first: number, count: number): StepCurve {
  const curve = new StepCurve();
  const values = Float64Array.from({ length: count }, (_, index) => (first + index) / 10_000);
  const scores = {
    losses: values,
    accuracies: values,
    learningRates: values,
    gradientNorms: values,
  };
  curve.add({ epoch: 1, first, seconds: count, ...scores }, first - 1);
  return curve;
}

test("a long run keeps evenly spaced epochs, with the first, the best and the last", () => {
  const epochs = Array.from({ length: 10_000 }, (_, index) =>
    epochOf(index + 1, index === 4321 ? 0.99 : 0.5),
  );
  const thinned = thinnedEpochs(epochs);
  expect(thinned.length).toBeLessThanOrEqual(MOST_POINTS);
  expect(thinned.length).toBeGreaterThan(MOST_POINTS / 2);
  expect(thinned.map(({ epoch }) => epoch)).toEqual(expect.arrayContaining([1, 4322, 10_000]));
  expect(thinnedEpochs(epochs.slice(0, 100))).toHaveLength(100);
});

test("a long run keeps the means of neighbouring steps", () => {
  const { step, seconds, loss, accuracy } = thinnedSteps(curveOf(1, 5000));
  expect(step.length).toBeLessThanOrEqual(MOST_POINTS);
  expect([seconds.length, loss.length, accuracy.length]).toEqual(Array(3).fill(step.length));
  expect(loss[0]).toBeCloseTo((step[0] as number) / 10_000, 6);
  expect(loss.at(-1)).toBeCloseTo((step.at(-1) as number) / 10_000, 6);
});

test("the steps of an earlier visit come before those of this one", () => {
  const before = thinnedSteps(curveOf(1, 50));
  const { step } = thinnedSteps(curveOf(31, 40), before);
  expect(step[0]).toBe(1);
  expect(step.at(-1)).toBe(70);
  expect([...step]).toEqual([...step].sort((one, other) => one - other));
  expect(new Set(step).size).toBe(step.length);
});

test("no steps are no points", () => {
  expect(thinnedSteps(new StepCurve()).step).toHaveLength(0);
});

test("a level is reached at the end of the first epoch that has it", () => {
  const { reached, best, seconds } = resultOf([epochOf(1, 0.9), epochOf(2, 0.98), epochOf(3, 0.5)]);
  expect(reached).toEqual([2, 4, 4]);
  expect(best).toEqual({ epoch: 2, accuracy: 0.98 });
  expect(seconds).toBe(6);
});
