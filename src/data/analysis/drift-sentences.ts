import { formatCount, formatPercent } from "../../base/format.ts";
import type { Drift } from "./drift.ts";

/** The result of comparing two datasets, in sentences. */
export function driftSentences({ drifted, distance, classDistance, shared }: Drift): string[] {
  const [farthest] = drifted;
  return [
    `Compared with the other set: ${drifted.length} of ${distance.length} pixels differ by more than chance` +
      (farthest === undefined
        ? "."
        : `, pixel${farthest} most (Kolmogorov-Smirnov distance ${(distance[farthest] as number).toFixed(3)}).`),
    ...(classDistance === undefined
      ? []
      : [`The shares of the classes differ by ${formatPercent(classDistance)} in total.`]),
    shared === 0
      ? "No image of the other set is in the first set."
      : `${formatCount(shared)} of the other set's images are also in the first set: a test on them proves nothing.`,
  ];
}
