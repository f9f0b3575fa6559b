// Where the curves of runs lie in a picture of some pixels.

import { logarithmicTicks, ticksBetween } from "../../base/ticks.ts";
import { accuracyOf } from "../../run/history.ts";
import type { KeptRun } from "../../run/runs/kept-run.ts";
import type { SeedGroup } from "../../run/runs/seeds.ts";

/** What the horizontal axis counts. */
export type Axis = "epoch" | "seconds";

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The picture in pixels, and what its edges stand for. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Where the horizontal axis ends; it begins at 0. */
  readonly end: number;
  /** The accuracy at which the vertical axis begins, to end at 1. */
  readonly lowest: number;
  /** In its place errors on a logarithmic axis that begins at this one, and ends at that of the lowest accuracy. */
  readonly leastError: number | undefined;
  readonly axis: Axis;
}

/** Pixels beside the plot, for the axes. */
export const MARGIN = { left: 48, right: 12, top: 8, bottom: 26 } as const;

/** A run's curves in pixels. */
export interface DrawnCurves {
  readonly run: KeptRun;
  /** Steps of training. */
  readonly training: readonly Place[];
  /** Ends of epochs: on the validation rows, or on the training rows without them. */
  readonly validation: readonly Place[];
}

/** Mean and extremes over seeds in pixels. */
interface DrawnBand {
  readonly colour: number;
  readonly mean: readonly Place[];
  /** Around the band. */
  readonly outline: readonly Place[];
}

/** An accuracy of 100 % is an error of 0, which has no logarithm. */
const LEAST_ERROR = 1e-5;

/**
 * A frame that holds all curves. The accuracy begins at a round value below all ends of epochs but a few bad ones.
 *
 * @param isLogarithmic errors are drawn, since accuracies near 100 % hardly differ
 */
export function frameOf(
  runs: readonly KeptRun[],
  axis: Axis,
  isLogarithmic: boolean,
  { width, height }: Pick<Frame, "width" | "height">,
): Frame {
  const ends = runs.map(({ result }) => (axis === "epoch" ? result.epochs : result.seconds));
  const accuracies = runs
    .flatMap(({ epochs }) => epochs.map(accuracyOf))
    .sort((one, other) => one - other);
  const low = accuracies[Math.floor(accuracies.length / 20)] ?? 0;
  const lowest = Math.max(0, Math.floor(20 * (low - 0.02)) / 20);
  const highest = accuracies.findLast((accuracy) => accuracy < 1) ?? lowest;
  // With room below the least one.
  const leastError = Math.max(LEAST_ERROR, Math.min(0.8 * (1 - highest), (1 - lowest) / 2));
  return {
    ...{ width, height, axis, lowest, end: Math.max(1, ...ends) },
    leastError: isLogarithmic ? leastError : undefined,
  };
}

/** An accuracy below the lowest lies outside of the plot, where the curve is cut off. */
function placeAt(frame: Frame, along: number, accuracy: number): Place {
  const { width, height, end } = frame;
  const inner = { x: width - MARGIN.left - MARGIN.right, y: height - MARGIN.top - MARGIN.bottom };
  return {
    x: MARGIN.left + (inner.x * along) / end,
    y: MARGIN.top + inner.y * (1 - heightOf(frame, accuracy)),
  };
}

/** How far up an accuracy, or its error, is drawn: from 0 to 1, and beyond for an accuracy below the lowest. */
function heightOf({ lowest, leastError }: Frame, accuracy: number): number {
  if (leastError === undefined) {
    return (accuracy - lowest) / (1 - lowest);
  }
  const error = Math.max(leastError, 1 - accuracy);
  return Math.log(error / leastError) / Math.log((1 - lowest) / leastError);
}

/** Training steps of an epoch. */
function stepsOf({ data, settings }: KeptRun): number {
  const rows = data.rows - data.validationRows + data.drawings;
  return Math.max(1, Math.ceil(rows / settings.batch));
}

/** @param most points of a curve at most: with many runs nobody sees more */
export function curvesOf(run: KeptRun, frame: Frame, most = Infinity): DrawnCurves {
  const perEpoch = stepsOf(run);
  const isByEpoch = frame.axis === "epoch";
  const secondsPerEpoch = run.result.seconds / Math.max(1, run.result.epochs);
  const { step, seconds, accuracy } = run.steps;
  return {
    run,
    training: spread([...step.keys()], most).map((index) =>
      placeAt(
        frame,
        isByEpoch ? (step[index] as number) / perEpoch : (seconds[index] as number),
        accuracy[index] as number,
      ),
    ),
    validation: spread(run.epochs, most).map((epoch) =>
      placeAt(frame, epoch.epoch * (isByEpoch ? 1 : secondsPerEpoch), accuracyOf(epoch)),
    ),
  };
}

/** At most so many of the items, evenly, with the last. */
function spread<Item>(items: readonly Item[], most: number): readonly Item[] {
  const share = Math.ceil(items.length / most);
  return share < 2 ? items : items.filter((_, index) => (items.length - 1 - index) % share === 0);
}

export function bandOf({ runs, band }: SeedGroup, frame: Frame): DrawnBand {
  const seconds = runs.reduce((sum, { result }) => sum + result.seconds, 0);
  const epochs = runs.reduce((sum, { result }) => sum + result.epochs, 0);
  const unit = frame.axis === "epoch" ? 1 : seconds / Math.max(1, epochs);
  const at = (epoch: number, accuracy: number) => placeAt(frame, epoch * unit, accuracy);
  return {
    colour: runs[0]?.colour ?? 0,
    mean: band.map(({ epoch, mean }) => at(epoch, mean)),
    outline: [
      ...band.map(({ epoch, high }) => at(epoch, high)),
      ...band.toReversed().map(({ epoch, low }) => at(epoch, low)),
    ],
  };
}

/** A path of SVG through the places. */
export function pathOf(places: readonly Place[]): string {
  return places
    .map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${tenths(x)} ${tenths(y)}`)
    .join("");
}

function tenths(pixels: number): number {
  return Math.round(10 * pixels) / 10;
}

/** Further than this from every curve, nothing is pointed at. Pixels. */
const REACH = 24;

/** The run whose validation curve is nearest to a place. */
export function nearestRun(curves: readonly DrawnCurves[], { x, y }: Place): string | undefined {
  let nearest: { readonly id: string; readonly distance: number } | undefined;
  for (const { run, validation } of curves) {
    const distance = distanceTo(validation, x, y);
    if (distance <= REACH && (nearest === undefined || distance < nearest.distance)) {
      nearest = { id: run.id, distance };
    }
  }
  return nearest?.id;
}

function distanceTo(places: readonly Place[], x: number, y: number): number {
  let least = Infinity;
  for (const [index, place] of places.entries()) {
    const next = places[index + 1] ?? place;
    const [dx, dy] = [next.x - place.x, next.y - place.y];
    const length = dx ** 2 + dy ** 2;
    const along = length === 0 ? 0 : ((x - place.x) * dx + (y - place.y) * dy) / length;
    const share = Math.min(1, Math.max(0, along));
    least = Math.min(least, Math.hypot(place.x + share * dx - x, place.y + share * dy - y));
  }
  return least;
}

/** A line of the grid: where it is, in pixels, and its value. */
export interface Tick {
  readonly at: number;
  readonly value: number;
}

/** Round accuracies, or errors. */
export function verticalTicks(frame: Frame): Tick[] {
  const { lowest, leastError } = frame;
  return leastError === undefined
    ? ticksBetween(lowest, 1, 6).map((value) => ({ value, at: placeAt(frame, 0, value).y }))
    : logarithmicTicks(leastError, 1 - lowest, 8).map((value) => ({
        value,
        at: placeAt(frame, 0, 1 - value).y,
      }));
}

/** Round epochs or seconds. */
export function axisTicks(frame: Frame): Tick[] {
  const most = Math.max(2, Math.floor(frame.width / 80));
  const step = frame.axis === "epoch" ? 1 : 0;
  return ticksBetween(0, frame.end, most, step).map((value) => ({
    value,
    at: placeAt(frame, value, 1).x,
  }));
}
