import { formatCount, formatPercentTick, formatTick } from "../../base/format.ts";
import type { StepPoint } from "../../run/step-curve.ts";
import type { RunLook } from "./run-look.ts";

/** The two curves that every chart has, which differ in colour and in form. */
export type Form = "training" | "validation";

/** What a chart's numbers are, and how its axis shows them. */
export interface Scale {
  /** Writes a value as the table does. */
  readonly format: (value: number) => string;
  /** Percents, or plain numbers. */
  readonly percent: boolean;
  /** A value that the linear axis always shows: 0 for a loss, 1 for an accuracy. */
  readonly anchor: number;
  readonly logarithmic: boolean;
  /** The quantity is one of training steps: of validation rows there is none. */
  readonly ofSteps?: boolean;
}

/** Some training steps: their mean and extremes, at a place of the horizontal axis. */
export interface Point extends Pick<StepPoint, "step" | "mean" | "low" | "high"> {
  readonly x: number;
}

/** One value at the end of an epoch, or NaN where there is none; epoch 0 is the untrained network. */
export interface Mark {
  readonly x: number;
  readonly epoch: number;
  readonly value: number;
}

/** What a chart shows. */
export interface Curves {
  /** In order. */
  readonly training: readonly Point[];
  readonly validation: readonly Mark[];
  readonly past: readonly { readonly look: RunLook; readonly marks: readonly Mark[] }[];
  /** Where the best epoch ended. */
  readonly best: number | undefined;
  /** Where the axis begins. Above 0 it is logarithmic. */
  readonly start: number;
  /** Where the axis ends. */
  readonly end: number;
  /** Steps of an epoch. */
  readonly epochSteps: number;
}

export const NO_CURVES: Curves = {
  ...{ training: [], validation: [], past: [] },
  ...{ best: undefined, start: 0, end: 1, epochSteps: 1 },
};

/** Points that were joined into one: its mean is theirs, and its step and last value are those of the last of them. */
export interface JoinedPoint extends Point {
  readonly last: number;
}

/** Into so many columns a chart is divided, whatever its width, so that its values do not depend on it. */
const COLUMNS = 512;

type Column = (number | null)[];

/** The values of all curves over a common x; null where a curve has none. */
export interface Table {
  readonly x: number[];
  /** The training step; null where there is none. */
  readonly steps: Column;
  readonly raw: Column;
  /** Of the steps that share a column, the last, as it was computed. */
  readonly last: Column;
  readonly smoothed: Column;
  readonly low: Column;
  readonly high: Column;
  readonly validation: Column;
  readonly past: readonly Column[];
  /** The places where epochs end. */
  readonly epochEnds: readonly number[];
}

/**
 * Joins the points of each column into one, which keeps their extremes.
 *
 * @param axis where it begins and ends
 */
export function byColumn(
  points: readonly Point[],
  { start, end }: Pick<Curves, "start" | "end">,
  columns = COLUMNS,
): JoinedPoint[] {
  const share = (x: number) => (start > 0 ? Math.log(x / start) / Math.log(end / start) : x / end);
  const columnOf = ({ x }: Point) => Math.floor(share(x) * columns);
  const joined: JoinedPoint[] = [];
  for (let from = 0; from < points.length;) {
    const column = columnOf(points[from] as Point);
    let to = from + 1;
    while (to < points.length && columnOf(points[to] as Point) === column) {
      to += 1;
    }
    joined.push(meanOf(points.slice(from, to)));
    from = to;
  }
  return joined;
}

function meanOf(points: readonly Point[]): JoinedPoint {
  const last = points.at(-1) as Point;
  const mean = (valueOf: (point: Point) => number) =>
    points.reduce((sum, point) => sum + valueOf(point), 0) / points.length;
  return {
    x: mean(({ x }) => x),
    // So the end of the curve is called by the last step of the run.
    ...{ step: last.step, last: last.mean },
    mean: mean((point) => point.mean),
    low: Math.min(...points.map(({ low }) => low)),
    high: Math.max(...points.map(({ high }) => high)),
  };
}

/**
 * The exponential mean of the values so far, debiased: its first value is the first value itself. A value that is not finite
 * is left out, and has no mean.
 *
 * @param weight of the past, 0 … 1: 0 changes nothing
 * @see TensorBoard, whose default weight is 0.6
 */
export function smoothed(values: readonly number[], weight: number): (number | null)[] {
  let mean = 0;
  let total = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) {
      return null;
    }
    mean = weight * mean + (1 - weight) * value;
    total = weight * total + (1 - weight);
    return mean / total;
  });
}

/** The curves as a table, with a row for every place that has a value. */
export function tableOf(curves: Curves, smoothing: number): Table {
  const training = byColumn(curves.training, curves);
  const places = [training, curves.validation, ...curves.past.map(({ marks }) => marks)];
  const x = [...new Set(places.flatMap((points) => points.map((point) => point.x)))].sort(
    (one, other) => one - other,
  );
  const rowOf = new Map(x.map((place, row) => [place, row]));
  const column = <T extends { readonly x: number }>(
    points: readonly T[],
    valueOf: (point: T, index: number) => number | null,
  ) => {
    const values = Array<number | null>(x.length).fill(null);
    points.forEach((point, index) => {
      const value = valueOf(point, index);
      values[rowOf.get(point.x) as number] = Number.isFinite(value) ? value : null;
    });
    return values;
  };
  const means = smoothed(
    training.map(({ mean }) => mean),
    smoothing,
  );
  return {
    x,
    steps: column(training, ({ step }) => Math.round(step)),
    raw: column(training, ({ mean }) => mean),
    last: column(training, ({ last }) => last),
    smoothed: column(training, (_, index) => means[index] ?? null),
    low: column(training, ({ low }) => low),
    high: column(training, ({ high }) => high),
    validation: column(curves.validation, ({ value }) => value),
    past: curves.past.map(({ marks }) => column(marks, ({ value }) => value)),
    epochEnds: curves.validation.map((mark) => mark.x),
  };
}

/** What was known of this run at a place of the horizontal axis, in words. */
export interface Reading {
  /** "step 151, epoch 2". */
  readonly place: string;
  readonly values: readonly { readonly form: Form; readonly words: string }[];
}

/** @param x the place pointed at; undefined for the end of the curves */
export function readingAt(
  x: number | undefined,
  curves: Curves,
  table: Table,
  { format, ofSteps = false }: Scale,
): Reading {
  const at = x ?? Infinity;
  const row = table.x.findLastIndex(
    (place, index) => place <= at && table.smoothed[index] !== null,
  );
  const validated = curves.validation.findLast((one) => one.x <= at);
  const [mean, last] = [table.smoothed[row] ?? null, table.last[row] ?? null];
  const isSmoothed = mean !== table.raw[row] && wordsOf(mean, format) !== wordsOf(last, format);
  const unsmoothed = wordsOf(last, format);
  const training = isSmoothed ? `${wordsOf(mean, format)}, unsmoothed ${unsmoothed}` : unsmoothed;
  const isAtEpochEnd = validated !== undefined && validated.x >= (table.x[row] ?? -Infinity);
  // That of the untrained network says nothing about one that has learned.
  const mark = isAtEpochEnd || validated?.epoch !== 0 ? validated : undefined;
  const place = isAtEpochEnd
    ? placeOfEpoch(validated.epoch)
    : placeOfStep(table.steps[row] ?? 0, curves.epochSteps);
  return {
    place,
    values: [
      { form: "training", words: training },
      ...(ofSteps
        ? []
        : [{ form: "validation" as const, words: wordsOf(mark?.value ?? null, format) }]),
    ],
  };
}

function placeOfEpoch(epoch: number): string {
  return epoch === 0 ? "untrained" : `epoch ${formatCount(epoch)}`;
}

function placeOfStep(step: number, epochSteps: number): string {
  return `step ${formatCount(step)}, epoch ${formatCount(Math.floor((step - 1) / epochSteps) + 1)}`;
}

function wordsOf(value: number | null, format: (value: number) => string): string {
  return value === null ? "–" : format(value);
}

/** The ends of a linear axis whose values reach from one number to another: the anchor, and room beyond the other end. */
export function linearRange(
  { anchor }: Scale,
  low: number,
  high: number,
): readonly [from: number, to: number] {
  const room = 0.08 * Math.max(Math.abs(high - anchor), Math.abs(anchor - low), 0.01);
  return anchor === 0 ? [0, high + room] : [Math.max(0, low - room), anchor];
}

/** What stands at a tick of the vertical axis. */
export function tickWords(tick: number, { percent }: Scale): string {
  return percent ? formatPercentTick(tick) : formatTick(tick);
}

/** This run's curves in one sentence, for screen readers. */
export function summaryOf(
  heading: string,
  curves: Curves,
  { format, ofSteps = false }: Scale,
): string {
  const { training, validation } = curves;
  const lines = [
    { form: "training", first: training[0]?.mean, last: training.at(-1)?.mean },
    ...(ofSteps
      ? []
      : [{ form: "validation", first: validation[0]?.value, last: validation.at(-1)?.value }]),
  ].flatMap(({ form, first, last }) =>
    first === undefined || last === undefined
      ? []
      : [`${form} from ${format(first)} to ${format(last)}`],
  );
  return lines.length === 0
    ? `${heading}: no steps yet`
    : `${heading}: ${lines.join("; ")}. Arrow keys read the points, Page Up and Page Down the epochs.`;
}

/**
 * The place to which a key moves the cursor: arrows to the next point, Page Up and Page Down to the next epoch, Home and End.
 *
 * @param from the place pointed at; undefined for the end of the curves
 * @returns undefined where the key moves nothing
 */
export function keyTarget(
  key: string,
  from: number | undefined,
  { x, epochEnds }: Table,
): number | undefined {
  const now = from ?? x.at(-1) ?? 0;
  switch (key) {
    case "ArrowLeft":
      return x.findLast((place) => place < now) ?? now;
    case "ArrowRight":
      return x.find((place) => place > now) ?? now;
    case "PageUp":
      return epochEnds.findLast((place) => place < now) ?? now;
    case "PageDown":
      return epochEnds.find((place) => place > now) ?? now;
    case "Home":
      return x[0];
    case "End":
      return x.at(-1);
    default:
      return undefined;
  }
}
