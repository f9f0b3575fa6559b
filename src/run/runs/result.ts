import type { Epoch } from "../../engine/index.ts";
import { accuracyOf, bestEpoch } from "../history.ts";
import type { RunResult } from "./kept-run.ts";

/** Accuracies whose time is told. */
export const LEVELS = [0.9, 0.95, 0.97] as const;

/** The figures of a run from all of its epochs. An accuracy is reached at the end of an epoch. */
export function resultOf(epochs: readonly Epoch[]): RunResult {
  const last = epochs.at(-1);
  const best = bestEpoch(epochs);
  const reached: (number | undefined)[] = LEVELS.map(() => undefined);
  let seconds = 0;
  for (const epoch of epochs) {
    seconds += epoch.seconds;
    for (const [index, level] of LEVELS.entries()) {
      if (accuracyOf(epoch) >= level) {
        reached[index] ??= seconds;
      }
    }
  }
  return {
    ...{ epochs: epochs.length, seconds, reached },
    trainAccuracy: last?.trainAccuracy,
    valAccuracy: last?.valAccuracy,
    best: best && { epoch: best.epoch, accuracy: accuracyOf(best) },
  };
}
