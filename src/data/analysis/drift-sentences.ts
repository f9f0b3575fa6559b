import { formatCount, formatPercent } from "../../base/format.ts";
import type { Drift } from "./drift.ts";

/** What a comparison of two data sets found, for people. */
export function driftSentences({ drifted, distance, classDistance, shared }: Drift): string[] {
  const [farthest] = drifted;
  return [
    `Against the other set: ${drifted.length} of ${distance.length} pixels differ by more than chance` +
      (farthest === undefined
        ? "."
        : `, pixel${farthest} most (Kolmogorov-Smirnov ${(distance[farthest] as number).toFixed(3)}).`),
    ...(classDistance === undefined
      ? []
      : [`The shares of the classes differ by ${formatPercent(classDistance)} in all.`]),
    shared === 0
      ? "None of its images is in the first set."
      : `${formatCount(shared)} of its images are in the first set as well: a test on those proves nothing.`,
  ];
}
