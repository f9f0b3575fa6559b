import { describe, expect, test } from "vitest";
import { resultOf } from "../../../src/run/runs/result.ts";
import { defaultSettings } from "../../../src/run/settings.ts";
import { StepCurve } from "../../../src/run/step-curve.ts";
import { lookOf } from "../../../src/ui/parts/run-look.ts";
import { type DrawnRun, type Unit, curvesOf } from "../../../src/ui/train/run-curves.ts";
import { epochOf, keptRun } from "../../run/runs/kept-runs.ts";

/** Epochs of 100 rows in four steps, the last one short; each took two seconds. */
const SIZE = { steps: 4, rows: 100, batch: 32 };

function stepsFrom(first: number, count: number): StepCurve {
  const curve = new StepCurve();
  curve.add(
    {
      ...{ epoch: 1, first, seconds: 2 },
      losses: Float64Array.from({ length: count }, () => 1),
      accuracies: Float64Array.from({ length: count }, () => 0.25),
      learningRates: new Float64Array(count),
      gradientNorms: Float64Array.from({ length: count }, (_, step) => step + 0.5),
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

function drawn(run: Partial<DrawnRun> = {}, unit: Unit = "step", isError = false) {
  return curvesOf("accuracy", { ...RUN, ...run }, [], { unit, isError });
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
  const others = { losses: accuracies, learningRates: accuracies, gradientNorms: accuracies };
  steps.add({ epoch: 1, first: 1, seconds: 1, accuracies, ...others }, 0);
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

test("steps that were kept in an earlier visit stand where they were", () => {
  const earlier = {
    step: Float64Array.of(6.5, 8.5, 10.5),
    seconds: Float32Array.of(3, 4, 5),
    loss: Float32Array.of(2, 1, 0.5),
    accuracy: Float32Array.of(0.125, 0.375, 0.75),
  };
  const run = { epochs: [epochOf(1), epochOf(2)], steps: stepsFrom(9, 2), earlier };
  expect(drawn(run).training.map(({ x, mean }) => [x, mean])).toEqual([
    [2, 0.5],
    [6.5, 0.125],
    [8.5, 0.375],
    [9, 0.25],
    [10, 0.25],
  ]);
});

test("the best epoch is the first with the highest accuracy", () => {
  const epochs = [epochOf(1, 0.2), epochOf(2, 0.9), epochOf(3, 0.9)];
  expect(drawn({ epochs }, "epoch").best).toBe(2);
  expect(drawn({ epochs: [] }).best).toBeUndefined();
});

test("norms of gradients are known of training steps only; epochs still have their ends", () => {
  const { training, validation } = curvesOf("gradientNorm", RUN, [], {
    unit: "step",
    isError: false,
  });
  expect(training.map(({ mean }) => mean)).toEqual([0.5, 1.5, 2.5, 3.5]);
  expect(validation).toEqual([
    { x: 0, epoch: 0, value: NaN },
    { x: 4, epoch: 1, value: NaN },
  ]);
});

test("a logarithmic axis begins with the first step, and leaves out the untrained network", () => {
  const drawnOn = (unit: Unit) =>
    curvesOf("loss", RUN, [], { unit, isError: false, isLogarithmic: true });
  expect(drawnOn("step")).toMatchObject({ start: 1, end: 12 });
  expect(drawnOn("epoch")).toMatchObject({ start: 0.25, end: 3 });
  expect(drawnOn("step").validation.map(({ epoch }) => epoch)).toEqual([1]);
  expect(drawn().start).toBe(0);
});

describe("an earlier run", () => {
  const past = keptRun({
    settings: { ...defaultSettings, batch: 50 },
    data: { name: "built-in", rows: 125, validationRows: 25, fingerprint: "", drawings: 0 },
    colour: 8,
    epochs: [epochOf(1), epochOf(2), epochOf(3), epochOf(4)],
  });
  const withPast = (unit: Unit) => curvesOf("accuracy", RUN, [past], { unit, isError: false });

  test("is drawn by its own steps, and the axis reaches its end", () => {
    const { past: drawnPast, end } = withPast("step");
    expect(drawnPast[0]?.marks.map(({ x }) => x)).toEqual([2, 4, 6, 8]);
    expect(end).toBe(12);
    expect(withPast("epoch").end).toBe(4);
    expect(withPast("seconds").end).toBe(8);
  });

  test("has the colour and the dashes that are kept with it", () => {
    expect(withPast("step").past[0]?.look).toEqual(lookOf(8));
  });

  test("whose epochs were thinned stands where they ended", () => {
    const result = resultOf(past.epochs);
    const epochs = [epochOf(1), epochOf(4)];
    const thinned = keptRun({ ...past, epochs, result });
    const { past: drawnPast } = curvesOf("loss", RUN, [thinned], {
      unit: "seconds",
      isError: false,
    });
    expect(drawnPast[0]?.marks.map(({ x }) => x)).toEqual([2, 8]);
  });

  test("is drawn before the next one is prepared", () => {
    const run = { ...RUN, epochs: [], steps: new StepCurve(), epochSize: undefined };
    const curves = curvesOf("loss", run, [past], { unit: "epoch", isError: false });
    expect(curves.past[0]?.marks).toHaveLength(4);
    expect(curves.training).toEqual([]);
  });
});
