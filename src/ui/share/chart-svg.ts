import { formatTick } from "../../base/format.ts";
import { ticksBetween } from "../../base/ticks.ts";
import {
  type Curves,
  type Scale,
  type Table,
  linearRange,
  tableOf,
  tickWords,
} from "../parts/curves.ts";
import { LIGHT, captionBelow, element, pathOf, svgFile, words } from "./svg.ts";

/** A place in the file, in its pixels. */
interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What a chart's file shows. */
export interface ChartFile {
  /** "Loss". */
  readonly heading: string;
  readonly curves: Curves;
  readonly scale: Scale;
  /** The weight of the past in the bold curve, 0 … 1. */
  readonly smoothing: number;
  /** What the horizontal axis counts. */
  readonly unit: string;
  /** Settings and data, in a line. */
  readonly caption: string;
}

const [WIDTH, HEIGHT] = [720, 440];
const FRAME: Frame = { left: 64, top: 64, width: 632, height: 290 };

/** A chart of the Train view as a file. */
export function chartSvg(chart: ChartFile): string {
  const { heading, caption } = chart;
  return svgFile(
    { width: WIDTH, height: HEIGHT },
    `${heading}: ${caption}`,
    words(heading, FRAME.left, 28, { "font-size": 18, "font-weight": 600 }),
    // Where there is one quantity, the heading names it.
    chart.scale.ofSteps === true ? "" : legend(FRAME.left + 170, 24),
    words(linesOf(chart), FRAME.left, 48, { fill: LIGHT.quiet, "font-size": 12 }),
    chartInFrame(chart, FRAME),
    captionBelow(caption, FRAME.left, HEIGHT - 26, 100),
  );
}

/** What the lines mean that are neither bold nor solid. */
function linesOf({ curves }: ChartFile): string {
  const best = curves.best === undefined ? [] : ["Dashed: the best epoch."];
  return ["Thin: training steps as they were. Bold: smoothed.", ...best].join(" ");
}

/** Axes and curves inside a frame of a larger picture. */
export function chartInFrame({ curves, scale, smoothing, unit }: ChartFile, frame: Frame): string {
  const table = tableOf(curves, smoothing);
  const [from, to] = rangeOf(table, scale);
  const x = (value: number) => frame.left + (value / curves.end) * frame.width;
  const at = scale.logarithmic ? Math.log10 : (value: number) => value;
  const y = (value: number) => {
    const share = (at(value) - at(from)) / (at(to) - at(from));
    return frame.top + (1 - Math.min(1, Math.max(0, share))) * frame.height;
  };
  const line = (column: readonly (number | null)[]) =>
    pathOf(
      table.x.flatMap((place, row) => {
        const value = column[row] ?? null;
        // A curve goes on over the places at which only others have values. What is known of steps only has no ends of epochs.
        return value === null || !Number.isFinite(value) ? [] : [[x(place), y(value)] as const];
      }),
    );
  const stroke = (colour: string, width: number, more = {}) => ({
    ...{ fill: "none", stroke: colour, "stroke-width": width, "stroke-linejoin": "round" },
    ...more,
  });
  const best =
    curves.best === undefined
      ? ""
      : element("line", {
          ...{ x1: x(curves.best), x2: x(curves.best), y1: frame.top },
          ...{ y2: frame.top + frame.height, stroke: LIGHT.validation, "stroke-dasharray": "4 3" },
        });
  const marks = curves.validation
    .filter(({ value }) => Number.isFinite(value) && (!scale.logarithmic || value > 0))
    .map((mark) =>
      element("circle", { cx: x(mark.x), cy: y(mark.value), r: 3, fill: LIGHT.validation }),
    );
  return [
    horizontalAxis(curves, unit, frame, x),
    verticalAxis([from, to], scale, frame, y),
    best,
    element("path", { d: bandOf(table, x, y), fill: LIGHT.training, "fill-opacity": 0.18 }),
    element("path", {
      d: line(table.raw),
      ...stroke(LIGHT.training, 1, { "stroke-opacity": 0.4 }),
    }),
    element("path", { d: line(table.smoothed), ...stroke(LIGHT.training, 2.5) }),
    element("path", { d: line(table.validation), ...stroke(LIGHT.validation, 2.5) }),
    ...marks,
  ].join("");
}

const CURVES = ["training", "validation"] as const;

/** The names of the curves, each with a piece of it. */
export function legend(left: number, top: number): string {
  return CURVES.map((name, index) => {
    const x = left + 110 * index;
    const piece = { x1: x, x2: x + 22, y1: top, y2: top, stroke: LIGHT[name] };
    return (
      element("line", { ...piece, "stroke-width": 2.5 }) +
      words(name, x + 28, top + 4, { "font-size": 13 })
    );
  }).join("");
}

type Range = readonly [from: number, to: number];

function rangeOf({ raw, low, high, validation }: Table, scale: Scale): Range {
  const { anchor, logarithmic } = scale;
  const values = [raw, low, high, validation]
    .flat()
    .filter((value) => value !== null && Number.isFinite(value) && (!logarithmic || value > 0));
  const [least, most] = (values as number[]).reduce(
    ([from, to], value) => [Math.min(from, value), Math.max(to, value)],
    [Infinity, -Infinity],
  );
  if (logarithmic) {
    const [from, to] = values.length === 0 ? [0.1, 1] : [Math.max(least, 1e-5), most];
    return powersAround(from, to);
  }
  return values.length === 0 ? linearRange(scale, anchor, anchor) : linearRange(scale, least, most);
}

function powersAround(from: number, to: number): Range {
  const lowest = Math.floor(Math.log10(from));
  return [10 ** lowest, 10 ** Math.max(lowest + 1, Math.ceil(Math.log10(to)))];
}

function horizontalAxis(
  { end }: Curves,
  unit: string,
  { left, top, width, height }: Frame,
  x: (value: number) => number,
): string {
  const bottom = top + height;
  const style = { "text-anchor": "middle", "font-size": 12, fill: LIGHT.quiet };
  const ticks = ticksBetween(0, end, Math.max(2, width / 80)).map((tick) =>
    words(formatTick(tick), x(tick), bottom + 18, style),
  );
  return [
    element("line", { x1: left, x2: left + width, y1: bottom, y2: bottom, stroke: LIGHT.edge }),
    ...ticks,
    words(unit, left + width / 2, bottom + 38, style),
  ].join("");
}

function verticalAxis(
  range: Range,
  scale: Scale,
  { left, width, height }: Frame,
  y: (value: number) => number,
): string {
  const ticks = scale.logarithmic
    ? powersIn(range)
    : ticksBetween(...range, Math.max(2, height / 50));
  return ticks
    .map((tick) => {
      const line = { x1: left, x2: left + width, y1: y(tick), y2: y(tick), stroke: LIGHT.line };
      const style = { "text-anchor": "end", "font-size": 12, fill: LIGHT.quiet };
      return element("line", line) + words(tickWords(tick, scale), left - 8, y(tick) + 4, style);
    })
    .join("");
}

function powersIn([from, to]: Range): number[] {
  const first = Math.round(Math.log10(from));
  const last = Math.round(Math.log10(to));
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number((10 ** (first + index)).toPrecision(1)),
  );
}

/** The space between the extremes of the steps that share a place. */
function bandOf(
  { x: places, low, high }: Table,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const rows = places.flatMap((place, row) => {
    const [least, most] = [low[row] ?? null, high[row] ?? null];
    return least === null || most === null ? [] : [{ at: x(place), least, most }];
  });
  const points = [
    ...rows.map(({ at, most }) => [at, y(most)] as const),
    ...rows.toReversed().map(({ at, least }) => [at, y(least)] as const),
  ];
  return points.length === 0 ? "" : `${pathOf(points)}Z`;
}
