import uPlot from "uplot";
import { formatTick } from "../../base/format.ts";
import { type Curves, type Scale, type Table, linearRange, tickWords } from "./curves.ts";

// The canvas needs colours, and computed styles have them only of properties that are registered as colours: of others
// they have `light-dark(…)` as it is written.
for (const name of ["--line", "--quiet", "--training", "--validation"]) {
  CSS.registerProperty({ name, syntax: "<color>", inherits: true, initialValue: "#808080" });
}

/** How much of the colour the band of extremes and the raw curve have. */
const BAND_ALPHA = 0.18;
const RAW_ALPHA = 0.4;

/** A curve of so few points is drawn as points, too. */
const FEW = 3;

/** Where a logarithmic axis begins at the lowest: of errors, and of losses, norms and rates. */
const LEAST_ERROR = 1e-5;
const LEAST_VALUE = 1e-12;

/** The columns of the extremes in the data of uPlot. */
const LOW = 1;
const HIGH = 2;

/** What is drawn. Its values may change later, but not the number of its curves and their dashes. */
interface Chart extends HTMLElement {
  readonly curves: Curves;
  readonly scale: Scale;
}

/** Draws the curves of a chart into an element of it. */
export function plotOf(target: HTMLElement, chart: Chart, table: Table): uPlot {
  return new uPlot(chartOptions(chart, target.clientHeight), dataOf(table), target);
}

/** The table as uPlot takes it: in the order of the series of `chartOptions`. */
export function dataOf({
  x,
  low,
  high,
  raw,
  smoothed,
  validation,
  past,
}: Table): uPlot.AlignedData {
  return [x, low, high, raw, smoothed, validation, ...past];
}

/**
 * How uPlot is to draw the curves.
 *
 * @param height in CSS pixels
 */
export function chartOptions(chart: Chart, height: number): uPlot.Options {
  const { curves, scale } = chart;
  const colours = getComputedStyle(chart);
  const colour = (name: string) => colours.getPropertyValue(name);
  const axis = {
    stroke: colour("--quiet"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    font: `12px ${colours.fontFamily}`,
  };
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const line = { spanGaps: true, points: { show: false } };
  const training = colour("--training");
  const validation = colour("--validation");
  // They have no line of their own; the band lies between them.
  const extreme = { paths: () => null, points: { show: false } };
  return {
    width: chart.clientWidth,
    height,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 9 },
      move: (plot, left, top) => [snapped(plot, left), top],
    },
    hooks: {
      drawAxes: [
        (plot) => {
          drawBand(plot, training);
          drawBest(plot, chart.curves.best, validation);
        },
      ],
    },
    scales: {
      x: {
        time: false,
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is only a type
        distr: curves.start > 0 ? 3 : 1,
        range: () => xRange(chart.curves),
      },
      y: {
        // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is only a type
        distr: scale.logarithmic ? 3 : 1,
        range: (_, low, high) => yRange(scale, low, high),
      },
    },
    axes: [
      {
        ...axis,
        size: 28,
        space: 50,
        incrs: [1, 2, 5].flatMap((digit) => POWERS.map((power) => digit * power)).sort(ascending),
        values: (_, ticks) => wordsOf(ticks, formatTick),
      },
      {
        ...axis,
        size: 54,
        space: 36,
        values: (_, ticks) => wordsOf(ticks, (tick) => tickWords(tick, scale)),
      },
    ],
    series: [
      {},
      extreme,
      extreme,
      { ...line, stroke: training, width: 1, alpha: RAW_ALPHA },
      { ...line, stroke: training, width: 2.5, points: { show: isShort, size: 5, fill: training } },
      {
        ...line,
        stroke: validation,
        width: 2.5,
        points: { show: true, size: 7, fill: validation },
      },
      ...curves.past.map(({ look }) => ({
        ...line,
        stroke: isDark ? look.dark : look.light,
        width: 1.5,
        dash: [...look.dash],
      })),
    ],
  };
}

const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

/** Null is a tick that uPlot leaves out, because it would be too near to another on a logarithmic axis. */
function wordsOf(ticks: readonly (number | null)[], format: (tick: number) => string): string[] {
  return ticks.map((tick) => (tick === null ? "" : format(tick)));
}

function ascending(one: number, other: number): number {
  return one - other;
}

function isShort({ data }: uPlot): boolean {
  return data[0].length <= FEW;
}

/** The x of the point next to a place in the plot; undefined where that is outside. */
export function pointAt(plot: uPlot, left: number): number | undefined {
  return left < 0 ? undefined : plot.data[0][plot.posToIdx(left)];
}

/** The place in the plot of the point next to a place. */
function snapped(plot: uPlot, left: number): number {
  const x = pointAt(plot, left);
  return x === undefined ? left : plot.valToPos(x, "x");
}

/** Fills the space between the extremes of the steps that share a pixel. */
function drawBand(plot: uPlot, colour: string): void {
  const { ctx, data, scales, bbox } = plot;
  const places = data[0];
  const lowest = scales["y"]?.min ?? 0;
  const rows = Array.from(places, (_, row) => row).filter(
    (row) => typeof data[LOW]?.[row] === "number",
  );
  if (rows.length === 0) {
    return;
  }
  const top = (row: number, column: number) =>
    plot.valToPos(Math.max(lowest, data[column]?.[row] ?? lowest), "y", true);
  const left = (row: number) => plot.valToPos(places[row] as number, "x", true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.beginPath();
  for (const row of rows) {
    ctx.lineTo(left(row), top(row, HIGH));
  }
  for (const row of rows.toReversed()) {
    ctx.lineTo(left(row), top(row, LOW));
  }
  ctx.closePath();
  ctx.fillStyle = colour;
  ctx.globalAlpha = BAND_ALPHA;
  ctx.fill();
  ctx.restore();
}

/** A vertical line at the best epoch. */
function drawBest(plot: uPlot, best: number | undefined, colour: string): void {
  if (best === undefined) {
    return;
  }
  const { ctx, bbox } = plot;
  const left = Math.round(plot.valToPos(best, "x", true));
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(left, bbox.top);
  ctx.lineTo(left, bbox.top + bbox.height);
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.lineWidth = devicePixelRatio;
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.restore();
}

function xRange({ start, end }: Curves): uPlot.Range.MinMax {
  return start > 0 ? uPlot.rangeLog(start, end, 10, false) : [0, end];
}

function yRange(scale: Scale, low: number | null, high: number | null): uPlot.Range.MinMax {
  const { logarithmic, anchor, percent } = scale;
  // Where no value can be shown, for example an error of 0 on a logarithmic axis, uPlot gives infinities.
  const from = low !== null && Number.isFinite(low) ? low : anchor;
  const to = high !== null && Number.isFinite(high) ? high : anchor;
  if (logarithmic) {
    // An accuracy of 100 % is an error of 0, which has no logarithm. The axis begins at a round number, because
    // otherwise uPlot would make ticks in an endless loop.
    const least = percent ? LEAST_ERROR : LEAST_VALUE;
    return uPlot.rangeLog(Math.max(from, least), Math.max(to, least), 10, false);
  }
  return [...linearRange(scale, from, to)];
}
