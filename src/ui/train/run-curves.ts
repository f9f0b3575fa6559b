// The curves of a run and of earlier runs over one horizontal axis: steps, epochs, seconds or examples.

import type { Epoch, Score } from "../../engine/index.ts";
import { bestEpoch } from "../../run/history.ts";
import type { Quantity, StepCurve } from "../../run/step-curve.ts";
import type { EpochSize, PastRun } from "../../worker/run/run-state.ts";
import { type Curves, DASHES, type Mark, NO_CURVES, type Point } from "../parts/curves.ts";

/** What the horizontal axis counts. */
export type Unit = "epoch" | "step" | "seconds" | "examples";

/** A run as its curves are drawn. */
export interface DrawnRun {
  readonly epochs: readonly Epoch[];
  readonly steps: StepCurve;
  /** Undefined before the run is prepared. */
  readonly epochSize: EpochSize | undefined;
  readonly untrained: Score | undefined;
  /** How many epochs the run has in all. */
  readonly asked: number;
}

/** Earlier runs. */
export interface DrawnPast {
  /** Those with hidden curves too, so that each keeps its dashes. */
  readonly runs: readonly PastRun[];
  readonly hidden: ReadonlySet<PastRun>;
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
 * The curves of one quantity.
 *
 * @param isError whether to draw the error, which is what an accuracy is short of 1
 */
export function curvesOf(
  quantity: Quantity,
  run: DrawnRun,
  past: DrawnPast,
  { unit, isError }: { readonly unit: Unit; readonly isError: boolean },
): Curves {
  const shown = (value: number) => (isError ? 1 - value : value);
  const older = past.runs.flatMap((one, index) =>
    past.hidden.has(one)
      ? []
      : [{ dash: DASHES[index] ?? [], marks: pastMarks(quantity, one, unit, shown) }],
  );
  const ends = older.map(({ marks }) => marks.at(-1)?.x ?? 0);
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
      : [{ x: 0, epoch: 0, value: shown(run.untrained[quantity]) }]),
    ...run.epochs.flatMap((epoch, index): Mark[] => {
      const value = quantity === "loss" ? epoch.valLoss : epoch.valAccuracy;
      const x = at(marks[index] as Place);
      return value === undefined ? [] : [{ x, epoch: epoch.epoch, value: shown(value) }];
    }),
  ];
  const best = bestEpoch(run.epochs);
  const whole = { step: run.asked * size.steps, seconds: 0 };
  const last = Math.max(training.at(-1)?.x ?? 0, validation.at(-1)?.x ?? 0);
  return {
    ...{ training, validation, past: older },
    best: best && at(marks[best.epoch - 1] as Place),
    end: Math.max(last, at(whole), ...ends) || 1,
    epochSteps: size.steps,
  };
}

/** The end of each epoch. */
function endsOf(epochs: readonly Epoch[], { steps }: EpochSize): Place[] {
  let seconds = 0;
  return epochs.map((epoch) => {
    seconds += epoch.seconds;
    return { step: epoch.epoch * steps, seconds };
  });
}

/** The training steps. For epochs of an earlier visit, whose steps are gone, the mean stands in the middle. */
function trainingPoints(quantity: Quantity, { epochs, steps }: DrawnRun, size: EpochSize) {
  const first = steps.first ?? Infinity;
  const known: (Omit<Point, "x"> & { place: Place })[] = steps
    .points(quantity)
    .map(({ seconds, ...point }) => ({ ...point, place: { step: point.step, seconds } }));
  const means = endsOf(epochs, size).flatMap(({ step: last, seconds }, index) => {
    const epoch = epochs[index] as Epoch;
    const mean = quantity === "loss" ? epoch.trainLoss : epoch.trainAccuracy;
    const step = last - size.steps / 2;
    const place = { step, seconds: seconds - epoch.seconds / 2 };
    return last < first ? [{ step, mean, low: mean, high: mean, place }] : [];
  });
  return [...means, ...known];
}

/** An earlier run's epochs: validation, or training if nothing was validated. */
function pastMarks(
  quantity: Quantity,
  { epochs, settings }: PastRun,
  unit: Unit,
  shown: (value: number) => number,
): Mark[] {
  const [first] = epochs;
  const rows = first === undefined ? 1 : Math.round(first.samplesPerSecond * first.seconds);
  const size = { rows, batch: settings.batch, steps: Math.ceil(rows / settings.batch) };
  const places = endsOf(epochs, size);
  return epochs.map((epoch, index) => ({
    x: placeOf(unit, size, places[index] as Place),
    epoch: epoch.epoch,
    value: shown(
      quantity === "loss"
        ? (epoch.valLoss ?? epoch.trainLoss)
        : (epoch.valAccuracy ?? epoch.trainAccuracy),
    ),
  }));
}
