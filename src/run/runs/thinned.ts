// Curves in bounded memory: a run of ten thousand epochs is kept with as many points as a small chart can show.

import type { Epoch } from "../../engine/index.ts";
import { bestEpoch } from "../history.ts";
import type { StepCurve } from "../step-curve.ts";

/** Points of a kept curve at most. */
export const MOST_POINTS = 128;

/** Training steps, each list with an entry for each point. */
export interface ThinnedSteps {
  readonly step: Float64Array<ArrayBuffer>;
  /** Since the start of the run. */
  readonly seconds: Float32Array<ArrayBuffer>;
  readonly loss: Float32Array<ArrayBuffer>;
  readonly accuracy: Float32Array<ArrayBuffer>;
}

export const NO_STEPS: ThinnedSteps = {
  step: new Float64Array(),
  seconds: new Float32Array(),
  loss: new Float32Array(),
  accuracy: new Float32Array(),
};

/** Spreads `count` places evenly over 0 … length − 1, with both ends. */
function evenPlaces(length: number, count: number): number[] {
  const last = Math.max(1, count - 1);
  const places = Array.from({ length: count }, (_, index) =>
    Math.round((index * (length - 1)) / last),
  );
  return [...new Set(places)];
}

/** At most `MOST_POINTS` of the epochs: the first, the last and the best are among them. */
export function thinnedEpochs(epochs: readonly Epoch[]): readonly Epoch[] {
  if (epochs.length <= MOST_POINTS) {
    return epochs;
  }
  const best = bestEpoch(epochs);
  const kept = new Set(
    evenPlaces(epochs.length, MOST_POINTS - 1).map((place) => epochs[place] as Epoch),
  );
  return epochs.filter((epoch) => kept.has(epoch) || epoch === best);
}

/**
 * The steps of a run, each point the mean of its neighbours.
 *
 * @param before the steps of an earlier visit, if the run goes on from it
 */
export function thinnedSteps(curve: StepCurve, before: ThinnedSteps = NO_STEPS): ThinnedSteps {
  const first = curve.first ?? Infinity;
  const accuracies = curve.points("accuracy");
  const points = [
    ...Array.from(before.step.keys(), (index) => ({
      step: before.step[index] as number,
      seconds: before.seconds[index] as number,
      loss: before.loss[index] as number,
      accuracy: before.accuracy[index] as number,
    })).filter(({ step }) => step < first),
    ...curve.points("loss").map(({ step, seconds, mean }, index) => ({
      ...{ step, seconds, loss: mean },
      accuracy: accuracies[index]?.mean ?? Number.NaN,
    })),
  ];
  const share = Math.ceil(points.length / MOST_POINTS);
  const groups = Array.from({ length: Math.ceil(points.length / Math.max(1, share)) }, (_, group) =>
    points.slice(group * share, (group + 1) * share),
  );
  const meanOf = (group: typeof points, valueOf: (point: (typeof points)[number]) => number) =>
    group.reduce((sum, point) => sum + valueOf(point), 0) / group.length;
  return {
    step: Float64Array.from(groups, (group) => meanOf(group, ({ step }) => step)),
    seconds: Float32Array.from(groups, (group) => meanOf(group, ({ seconds }) => seconds)),
    loss: Float32Array.from(groups, (group) => meanOf(group, ({ loss }) => loss)),
    accuracy: Float32Array.from(groups, (group) => meanOf(group, ({ accuracy }) => accuracy)),
  };
}
