import uPlot from "uplot";
import { formatTick } from "../../base/format.ts";
import { HEIGHT, type Scale, type Series, alignedData } from "./curves.ts";

// The canvas needs colours, and computed styles have them only of properties that are registered as colours: of others
// they have `light-dark(…)` as it is written.
for (const name of ["--line", "--quiet", "--training", "--validation"]) {
  CSS.registerProperty({ name, syntax: "<color>", inherits: true, initialValue: "#808080" });
}

/** The width of each curve and the size of its points, in pixels. */
const STROKES = {
  training: { width: 1.5, size: 4 },
  validation: { width: 2.5, size: 7 },
  past: { width: 1, size: 0 },
};

/** What is drawn. Its values may change later, but not the number and the forms of its curves. */
interface Chart extends HTMLElement {
  readonly series: readonly Series[];
  readonly scale: Scale;
  readonly lastEpoch: number;
}

/**
 * Draws the curves of a chart into an element of it.
 *
 * @param pointed is called with the epoch that the cursor is at, if it is at one
 */
export function plotOf(
  target: HTMLElement,
  chart: Chart,
  pointed: (epoch: number | undefined) => void,
): uPlot {
  return new uPlot(chartOptions(chart, pointed), alignedData(chart.series), target);
}

/** How uPlot is to draw the curves. */
export function chartOptions(
  chart: Chart,
  pointed: (epoch: number | undefined) => void,
): uPlot.Options {
  const { series, scale } = chart;
  const colours = getComputedStyle(chart);
  const colour = (name: string) => colours.getPropertyValue(name);
  const grid = { stroke: colour("--line"), width: 1 };
  const axis = {
    stroke: colour("--quiet"),
    grid,
    ticks: { show: false },
    font: `12px ${colours.fontFamily}`,
  };
  return {
    width: chart.clientWidth,
    height: HEIGHT,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
    hooks: {
      setCursor: [
        ({ cursor: { idx }, data }) => {
          const place = typeof idx === "number" ? data[0][idx] : undefined;
          pointed(place === undefined ? undefined : Math.ceil(place));
        },
      ],
    },
    scales: {
      x: { time: false, range: () => [0, chart.lastEpoch] },
      y: {
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is only a type
        distr: scale.logarithmic ? 3 : 1,
        range: (_, low, high) => yRange(scale, low, high),
      },
    },
    axes: [
      { ...axis, size: 28, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], space: 40 },
      {
        ...axis,
        size: 54,
        space: 36,
        values: (_, ticks) => ticks.map((tick) => tickWords(tick as number | null, scale)),
      },
    ],
    series: [
      {},
      ...series.map(({ form, dash = [] }) => {
        const stroke = colour(form === "past" ? "--quiet" : `--${form}`);
        const { width, size } = STROKES[form];
        const points = { show: form !== "past", size, fill: stroke };
        return { stroke, width, dash: [...dash], spanGaps: true, points };
      }),
    ],
  };
}

function yRange(
  { logarithmic, anchor }: Scale,
  low: number | null,
  high: number | null,
): uPlot.Range.MinMax {
  // Where no value can be shown, for example an error of 0 on a logarithmic axis, uPlot gives infinities.
  const from = low !== null && Number.isFinite(low) ? low : anchor;
  const to = high !== null && Number.isFinite(high) ? high : anchor;
  if (logarithmic) {
    // An accuracy of 100 % is an error of 0, which has no logarithm. The axis begins at a round number, because
    // otherwise uPlot would make ticks in an endless loop.
    return uPlot.rangeLog(Math.max(from, 1e-5), Math.max(to, 1e-5), 10, false);
  }
  const room = 0.08 * Math.max(Math.abs(to - anchor), Math.abs(anchor - from), 0.01);
  return anchor === 0 ? [0, to + room] : [from - room, anchor];
}

/** @param tick null where uPlot leaves one out, because it would be too near to another on a logarithmic axis */
function tickWords(tick: number | null, { percent }: Scale): string {
  if (tick === null) {
    return "";
  }
  return percent ? `${formatTick(100 * tick)} %` : formatTick(tick);
}
