// The snapshots of a run, bounded in number and bytes. When there are too many, they are thinned evenly.

import { type Snapshot, isLandmark } from "../../engine/index.ts";

/** Snapshots that are kept at most: a slider with more stops is hard to set. */
const MOST = 64;

/** Bytes of all snapshots together at most. */
const MOST_BYTES = 2 ** 26;

/** Fewer than these show no history: a network so large has no snapshots. */
const LEAST = 8;

/** How many snapshots of a network are kept at most; 0 where the network is too large. */
export function mostSnapshots(bytes: number): number {
  const most = Math.min(MOST, Math.floor(MOST_BYTES / bytes));
  return most < LEAST ? 0 : most;
}

/**
 * The list with one more, the latest.
 *
 * @param kept steps whose snapshots stay: that of the best epoch, and the one that is looked at
 */
export function withSnapshot(
  list: readonly Snapshot[],
  snapshot: Snapshot,
  kept: readonly (number | undefined)[],
): readonly Snapshot[] {
  const all = [...list.filter(({ steps }) => steps < snapshot.steps), snapshot];
  const most = mostSnapshots(snapshot.halves.byteLength);
  if (most === 0) {
    return [];
  }
  while (all.length > most) {
    all.splice(mostCrowded(all, kept), 1);
  }
  return all;
}

/** Those that were taken up to a step. */
export function upTo(list: readonly Snapshot[], steps: number): readonly Snapshot[] {
  return list.filter((snapshot) => snapshot.steps <= steps);
}

/**
 * The place of the snapshot whose neighbours are nearest to each other. The ends of epochs go first, counted in steps; then the
 * steps 1, 2, 5, 10, …, counted by their ratio. The first and the latest stay.
 */
function mostCrowded(list: readonly Snapshot[], kept: readonly (number | undefined)[]): number {
  const inner = [...list.keys()].slice(1, -1).filter((at) => !kept.includes(list[at]?.steps));
  const epochEnds = inner.filter((at) => !isLandmark(list[at]?.steps as number));
  const isByRatio = epochEnds.length === 0;
  const room = (at: number) => {
    const before = list[at - 1]?.steps as number;
    const after = list[at + 1]?.steps as number;
    return isByRatio ? (after + 1) / (before + 1) : after - before;
  };
  // The earliest of equals, or the latest epochs would go as soon as they come.
  return (isByRatio ? inner : epochEnds).reduce((least, at) =>
    room(at) < room(least) ? at : least,
  );
}
