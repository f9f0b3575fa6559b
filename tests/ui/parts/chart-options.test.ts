import type uPlot from "uplot";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { chartOptions } from "../../../src/ui/parts/chart-options.ts";
import type { Scale, Series } from "../../../src/ui/parts/curves.ts";

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
  vi.stubGlobal("getComputedStyle", () => ({ getPropertyValue, fontFamily: "serif" }));
});

afterAll(() => {
  vi.unstubAllGlobals();
});

function optionsOf(
  scale: Scale,
  series: readonly Series[] = [],
  pointed: (epoch: number | undefined) => void = () => undefined,
): uPlot.Options {
  const chart = { clientWidth: 300, series, scale, lastEpoch: 12 } as unknown;
  return chartOptions(chart as Parameters<typeof chartOptions>[0], pointed);
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

  test("writes percents for an accuracy and plain numbers for a loss", () => {
    expect(labelsOf(ACCURACY, [0.9, 0.95])).toEqual(["90 %", "95 %"]);
    expect(labelsOf(LOSS, [0, 0.5])).toEqual(["0", "0.5"]);
  });

  test("leaves out the labels that uPlot leaves out", () => {
    expect(labelsOf(ERRORS, [0.01, null, 1])).toEqual(["1 %", "", "100 %"]);
  });
});

describe("the horizontal axis", () => {
  test("reaches from 0 to the last epoch", () => {
    const range = optionsOf(LOSS).scales?.["x"]?.range as uPlot.Range.Function;
    expect(range(CHART, 0.5, 3, "x")).toEqual([0, 12]);
  });

  test("marks whole epochs only", () => {
    const { incrs } = optionsOf(LOSS).axes?.[0] ?? {};
    expect((incrs as number[]).every(Number.isInteger)).toBe(true);
  });
});

describe("the epoch under the cursor", () => {
  /** What is reported when the cursor is at a place of the data. */
  function reported(idx: number | null): unknown {
    const pointed = vi.fn();
    const [setCursor] = optionsOf(LOSS, [], pointed).hooks?.setCursor ?? [];
    setCursor?.({ cursor: { idx }, data: [[0.5, 1, 1.5, 2]] } as unknown as uPlot);
    return pointed.mock.lastCall?.[0];
  }

  test("is the one that a training value belongs to, too", () => {
    expect([0, 1, 2, 3].map(reported)).toEqual([1, 1, 2, 2]);
  });

  test("is none where the cursor is outside", () => {
    expect(reported(null)).toBeUndefined();
  });
});

describe("a curve", () => {
  const [, training, validation, past] = optionsOfCurves().series;

  function optionsOfCurves() {
    vi.stubGlobal("getComputedStyle", () => ({ getPropertyValue: (name: string) => name }));
    return optionsOf(LOSS, [
      { form: "training", values: [] },
      { form: "validation", values: [] },
      { form: "past", dash: [3, 3], values: [] },
    ]);
  }

  test("of the validation is thicker than that of the training, and has another colour", () => {
    expect(training).toMatchObject({ stroke: "--training", width: 1.5 });
    expect(validation).toMatchObject({ stroke: "--validation", width: 2.5 });
  });

  test("of an earlier run is a thin dashed line without points", () => {
    expect(past).toMatchObject({ width: 1, dash: [3, 3], points: { show: false } });
  });

  test("goes on over the gaps that alignedData leaves", () => {
    for (const series of [training, validation, past]) {
      expect(series?.spanGaps).toBe(true);
    }
  });
});
