// The curves of a run and of earlier runs over one horizontal axis: steps, epochs, seconds or examples.

import { formatLoss, formatPercent, formatTick } from "../../base/format.ts";
import type { Epoch, Score } from "../../engine/index.ts";
import { bestEpoch } from "../../run/history.ts";
import type { KeptRun } from "../../run/runs/kept-run.ts";
import type { ThinnedSteps } from "../../run/runs/thinned.ts";
import type { Quantity, StepCurve } from "../../run/step-curve.ts";
import type { EpochSize } from "../../worker/run/run-state.ts";
import { type Curves, type Mark, NO_CURVES, type Point, type Scale } from "../parts/curves.ts";
import { lookOf } from "../parts/run-look.ts";

/** How a quantity is drawn. */
interface Drawing {
  readonly unit: Unit;
  /** Whether to draw the error, which is what an accuracy is short of 1. */
  readonly isError: boolean;
  /** Whether the horizontal axis is logarithmic. */
  readonly isLogarithmic?: boolean;
}

/** What the horizontal axis counts. */
export type Unit = "epoch" | "step" | "seconds" | "examples";

const LOSS = { format: formatLoss, percent: false, anchor: 0 };
const ACCURACY = { format: formatPercent, percent: true, anchor: 1 };
const ERROR = { format: formatPercent, percent: true, anchor: 0 };
const OF_STEPS = { format: formatLoss, percent: false, anchor: 0, ofSteps: true };

/** Constants, because a chart makes a new plot when its scale is another object. */
export const SCALES: Readonly<Record<"linear" | "logarithmic", Readonly<Record<Quantity, Scale>>>> =
  {
    linear: {
      loss: { ...LOSS, logarithmic: false },
      accuracy: { ...ACCURACY, logarithmic: false },
      gradientNorm: { ...OF_STEPS, logarithmic: false },
      learningRate: { ...OF_STEPS, format: formatTick, logarithmic: false },
    },
    // Near 100 % accuracies hardly differ, so errors are shown.
    logarithmic: {
      loss: { ...LOSS, logarithmic: true },
      accuracy: { ...ERROR, logarithmic: true },
      gradientNorm: { ...OF_STEPS, logarithmic: true },
      learningRate: { ...OF_STEPS, format: formatTick, logarithmic: true },
    },
  };

/** The weight of the steps before in the bold curve, unless it is changed: TensorBoard's default. */
export const SMOOTHING = 0.6;

/** A run as its curves are drawn. */
export interface DrawnRun {
  readonly epochs: readonly Epoch[];
  readonly steps: StepCurve;
  /** Those that were kept in an earlier visit, and perhaps the same ones. */
  readonly earlier?: ThinnedSteps | undefined;
  /** Undefined before the run is prepared. */
  readonly epochSize: EpochSize | undefined;
  readonly untrained: Score | undefined;
  /** How many epochs the run has in all. */
  readonly asked: number;
  /** It was recorded elsewhere: nothing is computed here. */
  readonly isRecorded?: boolean;
}

/** Where something is on the axis. */
interface Place {
  /** Training steps taken: a fraction inside an epoch is possible. */
  readonly step: number;
  readonly seconds: number;
}

/** The place on an axis. */
function placeOf(unit: Unit, { steps, rows, batch }: EpochSize, { step, seconds }: Place): number {
  const epochs = Math.floor(step / steps);
  switch (unit) {
    case "step":
      return step;
    case "epoch":
      return step / steps;
    case "seconds":
      return seconds;
    case "examples":
      return epochs * rows + Math.min(rows, (step - epochs * steps) * batch);
  }
}

/**
 * The curves of one quantity. Gradients and learning rates are known of training steps only.
 *
 * @param past other runs, to compare with
 */
export function curvesOf(
  quantity: Quantity,
  run: DrawnRun,
  past: readonly KeptRun[],
  { unit, isError, isLogarithmic = false }: Drawing,
): Curves {
  const shown = (value: number) => (isError ? 1 - value : value);
  const all = past.map((one) => ({
    look: lookOf(one.colour),
    marks: pastMarks(quantity, one, unit, shown),
  }));
  // The axis is the same in all charts.
  const ends = all.map(({ marks }) => marks.at(-1)?.x ?? 0);
  const older = isScore(quantity) ? all : [];
  const size = run.epochSize;
  if (size === undefined) {
    return { ...NO_CURVES, past: older, end: Math.max(1, ...ends) };
  }
  const at = (place: Place) => placeOf(unit, size, place);
  const training = trainingPoints(quantity, run, size).map(({ place, ...point }) => ({
    ...{ x: at(place), step: point.step, mean: shown(point.mean) },
    // Of an error, the lowest is that of the highest accuracy.
    low: shown(isError ? point.high : point.low),
    high: shown(isError ? point.low : point.high),
  }));
  const marks = endsOf(run.epochs, size);
  const validation = [
    ...(run.untrained === undefined
      ? []
      : [{ x: 0, epoch: 0, value: isScore(quantity) ? shown(run.untrained[quantity]) : NaN }]),
    ...run.epochs.flatMap((epoch, index): Mark[] => {
      const value = validationOf(quantity, epoch);
      const x = at(marks[index] as Place);
      return value === undefined ? [] : [{ x, epoch: epoch.epoch, value: shown(value) }];
    }),
  ];
  const best = bestEpoch(run.epochs);
  const whole = { step: run.asked * size.steps, seconds: 0 };
  const last = Math.max(training.at(-1)?.x ?? 0, validation.at(-1)?.x ?? 0);
  const curves = {
    ...{ training, validation, past: older, start: 0 },
    best: best && at(marks[best.epoch - 1] as Place),
    end: Math.max(last, at(whole), ...ends) || 1,
    epochSteps: size.steps,
  };
  return isLogarithmic ? withLogarithmicAxis(curves) : curves;
}

/** Leaves out what is at 0, the untrained network, and lets the axis begin with the first point that is left. */
function withLogarithmicAxis(curves: Curves): Curves {
  const isPositive = ({ x }: { readonly x: number }) => x > 0;
  const training = curves.training.filter(isPositive);
  const validation = curves.validation.filter(isPositive);
  const start = Math.min(training[0]?.x ?? Infinity, validation[0]?.x ?? Infinity);
  // Before the first point nothing is drawn.
  return start < curves.end ? { ...curves, training, validation, start } : curves;
}

/** Whether a quantity is known of validation rows, too. */
function isScore(quantity: Quantity): quantity is "loss" | "accuracy" {
  return quantity === "loss" || quantity === "accuracy";
}

/** The value at the end of an epoch: undefined if nothing was validated, NaN if the quantity is one of training steps. */
function validationOf(quantity: Quantity, { valLoss, valAccuracy }: Epoch): number | undefined {
  const value = quantity === "loss" ? valLoss : valAccuracy;
  return value === undefined || isScore(quantity) ? value : NaN;
}

/** The end of each epoch. */
function endsOf(epochs: readonly Epoch[], { steps }: EpochSize): Place[] {
  let seconds = 0;
  return epochs.map((epoch) => {
    seconds += epoch.seconds;
    return { step: epoch.epoch * steps, seconds };
  });
}

/** The training steps. For epochs whose steps were not kept in an earlier visit, the mean stands in the middle. */
function trainingPoints(
  quantity: Quantity,
  { epochs, steps, earlier }: DrawnRun,
  size: EpochSize,
): (Omit<Point, "x"> & { place: Place })[] {
  const present = steps
    .points(quantity)
    .map(({ seconds, ...point }) => ({ ...point, place: { step: point.step, seconds } }));
  if (!isScore(quantity)) {
    return present;
  }
  const known = [...keptPoints(quantity, earlier, steps.first ?? Infinity), ...present];
  const first = known[0]?.step ?? Infinity;
  const means = endsOf(epochs, size).flatMap(({ step: last, seconds }, index) => {
    const epoch = epochs[index] as Epoch;
    const mean = quantity === "loss" ? epoch.trainLoss : epoch.trainAccuracy;
    const step = last - size.steps / 2;
    const place = { step, seconds: seconds - epoch.seconds / 2 };
    return last < first ? [{ step, mean, low: mean, high: mean, place }] : [];
  });
  return [...means, ...known];
}

/** @param before the first step that is known of this visit */
function keptPoints(quantity: "loss" | "accuracy", kept: ThinnedSteps | undefined, before: number) {
  if (kept === undefined) {
    return [];
  }
  return Array.from(kept.step, (step, index) => {
    const mean = kept[quantity][index] as number;
    const place = { step, seconds: kept.seconds[index] as number };
    return { step, mean, low: mean, high: mean, place };
  }).filter(({ step }) => step < before);
}

/** An earlier run's epochs: validation, or training if nothing was validated. */
function pastMarks(
  quantity: Quantity,
  { epochs, settings, data, result }: KeptRun,
  unit: Unit,
  shown: (value: number) => number,
): Mark[] {
  const rows = data.rows - data.validationRows + data.drawings;
  const size = { rows, batch: settings.batch, steps: Math.ceil(rows / settings.batch) };
  return epochs.map((epoch) => ({
    x: placeOf(unit, size, {
      step: epoch.epoch * size.steps,
      // Of a long run only some epochs are kept.
      seconds: (result.seconds * epoch.epoch) / Math.max(1, result.epochs),
    }),
    epoch: epoch.epoch,
    value: shown(
      quantity === "loss"
        ? (epoch.valLoss ?? epoch.trainLoss)
        : (epoch.valAccuracy ?? epoch.trainAccuracy),
    ),
  }));
}
