// How many runs are kept. The oldest run without a name goes first; a run with a name stays until the user deletes it.

import type { KeptRun } from "./kept-run.ts";

/** Runs that are kept at most. */
export const MOST_RUNS = 200;

/** Bytes of all runs together at most. */
export const MOST_BYTES = 2 ** 28;

/** Bytes of the networks of one run at most: those of a larger network are not kept. */
export const MOST_RUN_BYTES = 2 ** 25;

/** How long a deleted run stays, so that its deletion can be undone. Milliseconds. */
export const UNDO_TIME = 5 * 60_000;

/** The runs that must go to keep within the bounds, in the order in which they go. */
export interface Room {
  readonly gone: readonly KeptRun[];
  /** Whether that is enough. */
  readonly isEnough: boolean;
}

/**
 * What goes to make room for one more run. Runs that the user deleted go first.
 *
 * @param bytes of the new run
 * @param present the run that trains, which stays
 */
export function roomFor(bytes: number, runs: readonly KeptRun[], present?: string): Room {
  let count = runs.length + 1;
  let total = runs.reduce((sum, run) => sum + sizeOf(run), bytes);
  const gone: KeptRun[] = [];
  for (const run of removable(runs, present)) {
    if (count <= MOST_RUNS && total <= MOST_BYTES) {
      break;
    }
    gone.push(run);
    count -= 1;
    total -= sizeOf(run);
  }
  return { gone, isEnough: count <= MOST_RUNS && total <= MOST_BYTES };
}

/** Runs that may be removed to make room, the first to go first. */
export function removable(runs: readonly KeptRun[], present?: string): readonly KeptRun[] {
  return runs
    .filter(({ id, name, deletedAt }) => id !== present && (name === "" || deletedAt !== undefined))
    .sort(
      (one, other) =>
        Number(isThere(one)) - Number(isThere(other)) || one.startedAt - other.startedAt,
    );
}

/** Deleted runs whose deletion can no longer be undone. */
export function forgotten(runs: readonly KeptRun[], now: number): readonly KeptRun[] {
  return runs.filter(({ deletedAt }) => deletedAt !== undefined && now - deletedAt > UNDO_TIME);
}

/** The lowest number of a colour that no run has. */
export function freeColour(runs: readonly KeptRun[]): number {
  const taken = new Set(runs.map(({ colour }) => colour));
  let colour = 0;
  while (taken.has(colour)) {
    colour += 1;
  }
  return colour;
}

/** The store may give any number. */
function sizeOf({ bytes }: KeptRun): number {
  return Math.min(bytes, 2 * MOST_RUN_BYTES);
}

function isThere({ deletedAt }: KeptRun): boolean {
  return deletedAt === undefined;
}
