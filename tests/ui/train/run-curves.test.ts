import { describe, expect, test } from "vitest";
import type { Epoch } from "../../../src/engine/index.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { StepCurve } from "../../../src/run/step-curve.ts";
import { type DrawnRun, type Unit, curvesOf } from "../../../src/ui/train/run-curves.ts";
import type { PastRun } from "../../../src/worker/run/run-state.ts";

/** Epochs of 100 rows in four steps, the last one short; each took two seconds. */
const SIZE = { steps: 4, rows: 100, batch: 32 };

function epochOf(epoch: number, valAccuracy = epoch / 10): Epoch {
  return {
    ...{ epoch, trainLoss: 2 - epoch / 10, trainAccuracy: 0.5, valAccuracy },
    ...{ valLoss: 1, seconds: 2, samplesPerSecond: 50 },
  };
}

function stepsFrom(first: number, count: number): StepCurve {
  const curve = new StepCurve();
  curve.add(
    {
      ...{ epoch: 1, first, seconds: 2 },
      losses: Float64Array.from({ length: count }, () => 1),
      accuracies: Float64Array.from({ length: count }, () => 0.25),
      learningRates: new Float64Array(count),
    },
    0,
  );
  return curve;
}

const RUN: DrawnRun = {
  epochs: [epochOf(1)],
  steps: stepsFrom(1, 4),
  epochSize: SIZE,
  untrained: { loss: 2.3, accuracy: 0.1 },
  asked: 3,
};

const NO_PAST = { runs: [], hidden: new Set<PastRun>() };

function drawn(run: Partial<DrawnRun> = {}, unit: Unit = "step", isError = false) {
  return curvesOf("accuracy", { ...RUN, ...run }, NO_PAST, { unit, isError });
}

describe("the horizontal axis", () => {
  test.each([
    ["step", [1, 2, 3, 4], [0, 4], 12],
    ["epoch", [0.25, 0.5, 0.75, 1], [0, 1], 3],
    ["seconds", [0.5, 1, 1.5, 2], [0, 2], 2],
    ["examples", [32, 64, 96, 100], [0, 100], 300],
  ] as const)("counts by %s", (unit, training, validation, end) => {
    const curves = drawn({}, unit);
    expect(curves.training.map(({ x }) => x)).toEqual(training);
    expect(curves.validation.map(({ x }) => x)).toEqual(validation);
    expect(curves.end).toBe(end);
    expect(curves.best).toBe(validation[1]);
  });
});

test("the validation curve begins with the untrained network, where it was measured", () => {
  expect(drawn().validation.map(({ value }) => value)).toEqual([0.1, 0.1]);
  expect(drawn({ untrained: undefined }).validation.map(({ epoch }) => epoch)).toEqual([1]);
});

test("an error is what an accuracy is short of 1, and its extremes change places", () => {
  const [first] = drawn({}, "step", true).training;
  expect(first).toMatchObject({ mean: 0.75, low: 0.75, high: 0.75 });
  const steps = new StepCurve();
  const accuracies = Float64Array.from({ length: 5000 }, (_, index) => index % 2);
  const learningRates = new Float64Array(5000);
  steps.add({ epoch: 1, first: 1, seconds: 1, losses: accuracies, accuracies, learningRates }, 0);
  expect(drawn({ steps }, "step", true).training[0]).toMatchObject({ mean: 0.5, low: 0, high: 1 });
});

test("epochs of an earlier visit, whose steps are gone, stand in their middle", () => {
  const epochs = [epochOf(1), epochOf(2)];
  const curves = drawn({ epochs, steps: stepsFrom(9, 2), untrained: undefined });
  expect(curves.training.map(({ x, mean }) => [x, mean])).toEqual([
    [2, 0.5],
    [6, 0.5],
    [9, 0.25],
    [10, 0.25],
  ]);
});

test("the best epoch is the first with the highest accuracy", () => {
  const epochs = [epochOf(1, 0.2), epochOf(2, 0.9), epochOf(3, 0.9)];
  expect(drawn({ epochs }, "epoch").best).toBe(2);
  expect(drawn({ epochs: [] }).best).toBeUndefined();
});

describe("an earlier run", () => {
  const past: PastRun = {
    settings: { ...defaultSettings, batch: 50 },
    data: { name: "built-in", count: 125 } as PastRun["data"],
    drawings: 0,
    epochs: [epochOf(1), epochOf(2), epochOf(3), epochOf(4)],
  };
  const withPast = (unit: Unit, hidden: readonly PastRun[] = []) =>
    curvesOf("accuracy", RUN, { runs: [past], hidden: new Set(hidden) }, { unit, isError: false });

  test("is drawn by its own steps, and the axis reaches its end", () => {
    const { past: drawnPast, end } = withPast("step");
    expect(drawnPast[0]?.marks.map(({ x }) => x)).toEqual([2, 4, 6, 8]);
    expect(end).toBe(12);
    expect(withPast("epoch").end).toBe(4);
    expect(withPast("seconds").end).toBe(8);
  });

  test("is left out when it is hidden", () => {
    expect(withPast("step", [past]).past).toEqual([]);
  });

  test("is drawn before the next one is prepared", () => {
    const run = { ...RUN, epochs: [], steps: new StepCurve(), epochSize: undefined };
    const curves = curvesOf(
      "loss",
      run,
      { runs: [past], hidden: new Set() },
      { unit: "epoch", isError: false },
    );
    expect(curves.past[0]?.marks).toHaveLength(4);
    expect(curves.training).toEqual([]);
  });
});
