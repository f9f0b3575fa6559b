// Networks that are trained together share their time, so it tells nothing of one of them. When each reached an accuracy does.

import { counted, formatSeconds } from "../../base/format.ts";
import { grouped } from "../../base/grouped.ts";
import type { Epoch } from "../../engine/index.ts";
import { accuracyOf, secondsOf } from "../history.ts";

/** Accuracies that may be asked for. */
const GOALS = [0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99];

/** More groups of networks are not told one by one. */
const MOST_GROUPS = 4;

/**
 * The highest of these accuracies that half of the networks have reached; undefined where there is none.
 *
 * @param networks the epochs of each
 */
export function goalOf(networks: readonly (readonly Epoch[])[]): number | undefined {
  const begun = networks.filter((epochs) => epochs.length > 0);
  const best = begun.map((epochs) => Math.max(...epochs.map(accuracyOf)));
  const isReached = (goal: number) => 2 * best.filter((one) => one >= goal).length >= begun.length;
  return begun.length === 0 ? undefined : GOALS.findLast(isReached);
}

/** Seconds of training until the end of the first epoch with this accuracy; undefined where there was none. */
export function secondsTo(epochs: readonly Epoch[], goal: number): number | undefined {
  const index = epochs.findIndex((epoch) => accuracyOf(epoch) >= goal);
  return index === -1 ? undefined : secondsOf(epochs.slice(0, index + 1));
}

/**
 * Says how long networks that were trained together took; nothing where each was trained alone.
 *
 * @param networks the epochs of each
 */
export function sharedTimeWords(networks: readonly (readonly Epoch[])[]): string {
  const begun = networks.filter((epochs) => epochs.length > 0);
  // Epochs that are taken together last equally long, to the last digit.
  const groups = [...grouped(begun, ([first]) => first?.seconds).values()];
  if (groups.every((group) => group.length === 1)) {
    return "";
  }
  const times = groups.map((group) => Math.max(...group.map(secondsOf)));
  const words =
    groups.length > MOST_GROUPS
      ? `${groups.length} groups, ${formatSeconds(Math.min(...times))} to ${formatSeconds(Math.max(...times))} each`
      : groups
          .map(
            (group, index) =>
              `${counted(group.length, "network")} in ${formatSeconds(times[index] ?? 0)}`,
          )
          .join(", ");
  return `Networks that are trained together share their time of training and validation: ${words}.`;
}
