import { describe, expect, test } from "vitest";
import {
  type Curves,
  type Mark,
  NO_CURVES,
  type Point,
  type Scale,
  byColumn,
  keyTarget,
  readingAt,
  smoothed,
  summaryOf,
  tableOf,
} from "../../../src/ui/parts/curves.ts";
import { lookOf } from "../../../src/ui/parts/run-look.ts";

const SCALE: Scale = {
  format: (value) => value.toFixed(2),
  percent: false,
  anchor: 0,
  logarithmic: false,
};

/** Steps of a run whose axis counts steps. */
function stepsOf(...losses: number[]): Point[] {
  return losses.map((mean, index) => ({
    ...{ x: index + 1, step: index + 1, mean },
    ...{ low: mean, high: mean },
  }));
}

function markOf(epoch: number, x: number, value: number): Mark {
  return { epoch, x, value };
}

function expectNear(value: number): unknown {
  return expect.closeTo(value, -0.5);
}

/** Four steps in two epochs. */
const CURVES: Curves = {
  ...NO_CURVES,
  training: stepsOf(2, 1, 0.5, 0.25),
  validation: [markOf(0, 0, 2.3), markOf(1, 2, 0.9), markOf(2, 4, 0.4)],
  end: 4,
  epochSteps: 2,
};

describe("points that share a column of pixels", () => {
  test("become one, with their mean and extremes, and the number of the last step", () => {
    const points = byColumn(stepsOf(...[5, 1, 3, 2].concat([8, 6, 7, 9])), { start: 0, end: 9 }, 2);
    expect(points).toEqual([
      { x: 2.5, step: 4, last: 2, mean: 2.75, low: 1, high: 5 },
      { x: 6.5, step: 8, last: 9, mean: 7.5, low: 6, high: 9 },
    ]);
  });

  test("stay as they are where there is room", () => {
    const points = stepsOf(3, 2, 1);
    expect(byColumn(points, { start: 0, end: 100 }, 300)).toMatchObject(points);
  });

  test("on a logarithmic axis are more, the later they are", () => {
    const points = stepsOf(...Array.from({ length: 1000 }, () => 1));
    const joined = byColumn(points, { start: 1, end: 1001 }, 3);
    // A third of the axis for each power of ten.
    expect(joined.map(({ x }) => x)).toEqual([5.5, 55.5, 550.5].map(expectNear));
  });

  test("are never more than the columns, however many there are", () => {
    const points = stepsOf(...Array.from({ length: 4000 }, (_, index) => Math.sin(index)));
    expect(byColumn(points, { start: 0, end: 4000 }, 300).length).toBeLessThanOrEqual(301);
  });
});

describe("the smoothed curve", () => {
  test("begins with the first value, and stays on a constant one", () => {
    for (const value of smoothed([4, 4, 4], 0.6)) {
      expect(value).toBeCloseTo(4, 12);
    }
  });

  test("is TensorBoard's debiased exponential mean", () => {
    // s = 0.6 s + 0.4 y, divided by 1 − 0.6ᵗ.
    const [, second, third] = smoothed([1, 0, 2], 0.6);
    expect(second).toBeCloseTo((0.6 * 0.4) / (1 - 0.36), 12);
    expect(third).toBeCloseTo((0.6 * 0.6 * 0.4 + 0.4 * 2) / (1 - 0.216), 12);
  });

  test("without smoothing is the curve itself", () => {
    expect(smoothed([3, 1, 2], 0)).toEqual([3, 1, 2]);
  });

  test("leaves out values that are not finite", () => {
    expect(smoothed([1, NaN, 1, Infinity], 0.6)).toEqual([1, null, expect.closeTo(1, 12), null]);
  });
});

describe("the table of a chart", () => {
  const table = tableOf({ ...CURVES, past: [{ look: lookOf(0), marks: [markOf(1, 3.5, 1)] }] }, 0);

  test("has a row for each place that has a value, in order", () => {
    expect(table.x).toEqual([0, 1, 2, 3, 3.5, 4]);
    expect(table.raw).toEqual([null, 2, 1, 0.5, null, 0.25]);
    expect(table.validation).toEqual([2.3, null, 0.9, null, null, 0.4]);
    expect(table.past).toEqual([[null, null, null, null, 1, null]]);
  });

  test("leaves out values that are not numbers", () => {
    expect(tableOf({ ...CURVES, training: stepsOf(1, NaN) }, 0).raw).not.toContain(NaN);
  });

  test("without curves is empty", () => {
    expect(tableOf(NO_CURVES, 0.6).x).toEqual([]);
  });
});

describe("what the legend reads", () => {
  const table = tableOf(CURVES, 0.6);
  const reading = (x: number | undefined) => {
    const { place, values } = readingAt(x, CURVES, table, SCALE);
    return [place, ...values.map(({ words }) => words)];
  };

  test("is the untrained network at 0", () => {
    expect(reading(0)).toEqual(["untrained", "–", "2.30"]);
  });

  test("is what was known then: the step, smoothed and raw, and the last validation of this run's training", () => {
    expect(reading(1)).toEqual(["step 1, epoch 1", "2.00", "–"]);
    expect(reading(3)).toEqual(["step 3, epoch 2", "0.93, unsmoothed 0.50", "0.90"]);
  });

  test("is of the last step, exactly as it was computed, where steps are joined", () => {
    const losses = Array.from({ length: 5000 }, (_, index) => (index * 37) % 100);
    const long = { ...NO_CURVES, training: stepsOf(...losses), end: 5000, epochSteps: 5000 };
    const { place, values } = readingAt(undefined, long, tableOf(long, 0.6), SCALE);
    expect(place).toBe("step 5,000, epoch 1");
    expect(values[0]?.words).toMatch(/, unsmoothed 63\.00$/);
    const [{ words } = { words: "" }] = readingAt(undefined, long, tableOf(long, 0), SCALE).values;
    expect(words).toBe("63.00");
  });

  test("has no validation where the quantity is one of training steps", () => {
    const { values } = readingAt(1, CURVES, table, { ...SCALE, ofSteps: true });
    expect(values.map(({ form }) => form)).toEqual(["training"]);
    expect(summaryOf("Gradient norm", CURVES, { ...SCALE, ofSteps: true })).toMatch(
      /^Gradient norm: training from 2\.00 to 0\.25\. Arrow/,
    );
  });

  test("names the epoch where one ends, and is the end without a cursor", () => {
    expect(reading(2)[0]).toBe("epoch 1");
    expect(reading(undefined)).toEqual(["epoch 2", "0.62, unsmoothed 0.25", "0.40"]);
  });

  test("is a sentence for screen readers", () => {
    expect(summaryOf("Loss", CURVES, SCALE)).toBe(
      "Loss: training from 2.00 to 0.25; validation from 2.30 to 0.40. Arrow keys read the points, Page Up and Page Down the epochs.",
    );
    expect(summaryOf("Loss", NO_CURVES, SCALE)).toBe("Loss: no steps yet");
  });
});

describe("the keys of a chart", () => {
  const table = tableOf(CURVES, 0.6);

  test("go from point to point, and stop at the ends", () => {
    expect(keyTarget("ArrowLeft", undefined, table)).toBe(3);
    expect(keyTarget("ArrowRight", 2, table)).toBe(3);
    expect(keyTarget("ArrowLeft", 0, table)).toBe(0);
    expect(keyTarget("ArrowRight", 4, table)).toBe(4);
  });

  test("go from epoch to epoch, to the beginning and to the end", () => {
    expect(keyTarget("PageUp", 3, table)).toBe(2);
    expect(keyTarget("PageDown", 3, table)).toBe(4);
    expect(keyTarget("Home", 3, table)).toBe(0);
    expect(keyTarget("End", 3, table)).toBe(4);
  });

  test("find the ends of epochs that have no value", () => {
    const valueless = CURVES.validation.map((mark) => ({ ...mark, value: NaN }));
    const without = tableOf({ ...CURVES, validation: valueless }, 0.6);
    expect(keyTarget("PageDown", 1, without)).toBe(2);
  });

  test("that mean something else move nothing", () => {
    expect(keyTarget("t", 3, table)).toBeUndefined();
  });
});
