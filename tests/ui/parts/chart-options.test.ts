import type uPlot from "uplot";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { chartOptions, dataOf, pointAt } from "../../../src/ui/parts/chart-options.ts";
import { type Curves, NO_CURVES, type Scale } from "../../../src/ui/parts/curves.ts";
import { lookOf } from "../../../src/ui/parts/run-look.ts";

const LOSS: Scale = { format: String, percent: false, anchor: 0, logarithmic: false };
const ACCURACY: Scale = { format: String, percent: true, anchor: 1, logarithmic: false };
const ERRORS: Scale = { ...ACCURACY, logarithmic: true };

// The module registers colours when it is loaded; Node has no CSS.
vi.hoisted(() => {
  Object.assign(globalThis, { CSS: { registerProperty: () => undefined } });
});

/** uPlot hands itself to the functions of its options, which do not look at it. */
const CHART = {} as unknown as uPlot;

beforeEach(() => {
  const getPropertyValue = (name: string) => `colour of ${name}`;
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  vi.stubGlobal("getComputedStyle", () => ({ getPropertyValue, fontFamily: "serif" }));
});

afterAll(() => {
  vi.unstubAllGlobals();
});

function optionsOf(scale: Scale, curves: Partial<Curves> = {}): uPlot.Options {
  const chart = {
    clientWidth: 300,
    curves: { ...NO_CURVES, end: 12, ...curves },
    scale,
  } as unknown;
  return chartOptions(chart as Parameters<typeof chartOptions>[0], 200);
}

/** The ends of the vertical axis where the values reach from one number to another. */
function rangeOf(scale: Scale, low: number | null, high: number | null): uPlot.Range.MinMax {
  const range = optionsOf(scale).scales?.["y"]?.range as uPlot.Range.Function;
  return range(CHART, low as number, high as number, "y");
}

/** What stands at the ticks of the vertical axis. */
function labelsOf(scale: Scale, ticks: readonly (number | null)[]): unknown {
  const values = optionsOf(scale).axes?.[1]?.values as uPlot.Axis.DynamicValues;
  return values(CHART, ticks as number[], 1, 0, 0);
}

describe("the vertical axis", () => {
  test("of a loss begins at 0 and leaves room above the largest value", () => {
    const [from, to] = rangeOf(LOSS, 0.5, 2);
    expect(from).toBe(0);
    expect(to).toBeCloseTo(2.16, 10);
  });

  test("of an accuracy ends at 100 % and leaves room below the smallest value", () => {
    const [from, to] = rangeOf(ACCURACY, 0.9, 0.95);
    expect(from).toBeCloseTo(0.892, 10);
    expect(to).toBe(1);
  });

  test("is finite where there is no value yet", () => {
    expect(rangeOf(LOSS, null, null)).toEqual([0, expect.closeTo(0.0008, 10)]);
    expect(rangeOf(ACCURACY, Infinity, -Infinity)).toEqual([expect.closeTo(0.9992, 10), 1]);
  });

  test("with a logarithmic scale begins and ends at round numbers around the values", () => {
    expect(rangeOf(ERRORS, 0.0345, 0.52)).toEqual([0.03, 1]);
  });

  test("with a logarithmic scale is finite where an error is 0, which has no logarithm", () => {
    const [from, to] = rangeOf(ERRORS, 0, 0.05) as [number, number];
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThanOrEqual(1e-5);
    expect(to).toBeCloseTo(0.1, 10);
  });

  test("with a logarithmic scale shows learning rates far below the smallest error", () => {
    expect(rangeOf({ ...LOSS, logarithmic: true }, 4e-8, 1e-3)[0]).toBeCloseTo(4e-8, 12);
  });

  test("writes percents for an accuracy and plain numbers for a loss", () => {
    expect(labelsOf(ACCURACY, [0.9, 0.95])).toEqual(["90 %", "95 %"]);
    expect(labelsOf(LOSS, [0, 0.5])).toEqual(["0", "0.5"]);
  });

  test("leaves out the labels that uPlot leaves out", () => {
    expect(labelsOf(ERRORS, [0.01, null, 1])).toEqual(["1 %", "", "100 %"]);
  });
});

describe("the horizontal axis", () => {
  test("reaches from 0 to the end of the curves", () => {
    const range = optionsOf(LOSS).scales?.["x"]?.range as uPlot.Range.Function;
    expect(range(CHART, 0.5, 3, "x")).toEqual([0, 12]);
  });

  test("with a logarithmic scale begins and ends at round numbers around the curves", () => {
    const { distr, range } = optionsOf(LOSS, { start: 1, end: 940 }).scales?.["x"] ?? {};
    expect(distr).toBe(3);
    expect((range as uPlot.Range.Function)(CHART, 1, 2, "x")).toEqual([1, 1000]);
    expect(optionsOf(LOSS).scales?.["x"]?.distr).toBe(1);
    const { values } = optionsOf(LOSS, { start: 1 }).axes?.[0] ?? {};
    const labels = (values as uPlot.Axis.DynamicValues)(CHART, [1, null, 10] as number[], 0, 0, 0);
    expect(labels).toEqual(["1", "", "10"]);
  });

  test("marks whole numbers only, a million examples too", () => {
    const { incrs, values } = optionsOf(LOSS).axes?.[0] ?? {};
    expect((incrs as number[]).every(Number.isInteger)).toBe(true);
    expect(Math.max(...(incrs as number[]))).toBeGreaterThan(1e6);
    expect((values as uPlot.Axis.DynamicValues)(CHART, [0, 5000, 2e6], 0, 0, 0)).toEqual([
      "0",
      "5000",
      "2e6",
    ]);
  });
});

describe("the cursor", () => {
  const plot = {
    data: [[0, 10, 20]],
    posToIdx: (left: number) => Math.round(left / 10),
    valToPos: (x: number) => x,
  } as unknown as uPlot;

  test("is at the nearest point", () => {
    expect([0, 12, 16].map((left) => pointAt(plot, left))).toEqual([0, 10, 20]);
    const move = optionsOf(LOSS).cursor?.move as uPlot.Cursor.MousePosRefiner;
    expect(move(plot, 12, 5)).toEqual([10, 5]);
  });

  test("is at none where it is outside", () => {
    expect(pointAt(plot, -10)).toBeUndefined();
    const move = optionsOf(LOSS).cursor?.move as uPlot.Cursor.MousePosRefiner;
    expect(move(plot, -10, 5)).toEqual([-10, 5]);
  });
});

describe("a curve", () => {
  const { series } = optionsOfCurves();
  const [, low, high, raw, smoothed, validation, past] = series;

  function optionsOfCurves() {
    vi.stubGlobal("matchMedia", () => ({ matches: false }));
    vi.stubGlobal("getComputedStyle", () => ({ getPropertyValue: (name: string) => name }));
    return optionsOf(LOSS, { past: [{ look: lookOf(14), marks: [] }] });
  }

  test("has a series for each column of the data, in the same order", () => {
    const columns = {
      low: [1],
      high: [2],
      raw: [3],
      last: [3],
      smoothed: [4],
      validation: [5],
      past: [[6]],
      epochEnds: [],
    };
    expect(dataOf({ x: [0], steps: [1], ...columns })).toEqual([[0], [1], [2], [3], [4], [5], [6]]);
    expect(series).toHaveLength(7);
  });

  test("of the steps is faint as it is, and bold when smoothed", () => {
    expect(raw).toMatchObject({ stroke: "--training", width: 1, alpha: 0.4 });
    expect(smoothed).toMatchObject({ stroke: "--training", width: 2.5 });
  });

  test("of the extremes has no line: a band is between them", () => {
    for (const { paths } of [low, high] as { paths: () => null }[]) {
      expect(paths()).toBeNull();
    }
  });

  test("of the validation has another colour, and shows its points", () => {
    expect(validation).toMatchObject({ stroke: "--validation", points: { show: true } });
  });

  test("of an earlier run is a thin dashed line without points", () => {
    expect(past).toMatchObject({
      width: 1.5,
      stroke: "#009e73",
      dash: [3, 3],
      points: { show: false },
    });
  });

  test("goes on over the gaps of the table", () => {
    for (const one of [raw, smoothed, validation, past]) {
      expect(one?.spanGaps).toBe(true);
    }
  });
});
