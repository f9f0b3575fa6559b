import { describe, expect, test } from "vitest";
import type { KeptRun } from "../../../src/run/runs/kept-run.ts";
import { MARGIN, curvesOf, frameOf, verticalTicks } from "../../../src/ui/runs/plot-geometry.ts";
import { epochOf, keptRun } from "../../run/runs/kept-runs.ts";

const SIZE = { width: 600, height: 300 };

/** A run with this validation accuracy after each epoch. */
function runOf(...accuracies: readonly number[]): KeptRun {
  const epochs = accuracies.map((valAccuracy, index) => ({ epoch: index + 1, valAccuracy }));
  return {
    epochs,
    steps: { step: [], seconds: [], accuracy: [] },
    result: { epochs: epochs.length, seconds: epochs.length },
    data: { rows: 100, validationRows: 20, drawings: 0 },
    settings: { batch: 10 },
  } as unknown as KeptRun;
}

/** How high the ends of epochs are drawn, in pixels above the bottom. */
function heights(run: KeptRun, isLogarithmic: boolean): number[] {
  const frame = frameOf([run], "epoch", isLogarithmic, SIZE);
  const bottom = SIZE.height - MARGIN.bottom;
  return curvesOf(run, frame).validation.map(({ y }) => bottom - y);
}

describe("on a logarithmic scale the curves of runs are errors", () => {
  test("each halving of the error goes down by the same distance", () => {
    const [first, second, third] = heights(runOf(0.92, 0.96, 0.98), true) as [
      number,
      number,
      number,
    ];
    expect(first).toBeGreaterThan(second);
    expect(first - second).toBeCloseTo(second - third, 6);
  });

  test("all of them lie in the picture, also where no digit is misread", () => {
    for (const run of [runOf(0.9, 0.99, 1), runOf(1, 1), runOf(0), runOf()]) {
      for (const height of heights(run, true)) {
        expect(height).toBeGreaterThanOrEqual(0);
        expect(height).toBeLessThanOrEqual(SIZE.height - MARGIN.top - MARGIN.bottom);
      }
    }
  });

  test("its ticks are round errors", () => {
    const frame = frameOf([runOf(0.9, 0.97, 0.99)], "epoch", true, SIZE);
    expect(verticalTicks(frame).map(({ value }) => value)).toEqual([0.01, 0.02, 0.05, 0.1]);
  });
});

test("on a linear scale they are accuracies, the best at the top", () => {
  const [first, last] = heights(runOf(0.9, 1), false) as [number, number];
  expect(first).toBeLessThan(last);
  expect(last).toBe(SIZE.height - MARGIN.top - MARGIN.bottom);
});

test("an accuracy below the axis lies below the plot: no curve runs along the axis as if it were that accuracy", () => {
  const good = Array.from({ length: 40 }, (_, index) => epochOf(index + 1, 0.9));
  const frame = frameOf([keptRun({ epochs: good })], "epoch", false, { width: 640, height: 320 });
  const { validation } = curvesOf(keptRun({ epochs: [epochOf(1, 0.1), epochOf(2, 0.9)] }), frame);
  const bottom = 320 - MARGIN.bottom;
  expect(validation[0]?.y).toBeGreaterThan(bottom);
  expect(validation[1]?.y).toBeLessThan(bottom);
});
