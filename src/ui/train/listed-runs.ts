import type { KeptRun } from "../../run/runs/kept-run.ts";
import type { RunsState } from "../../worker/runs/runs-state.ts";

/** Runs that are listed in the Train view; the Runs view has all of them. */
const MOST_LISTED = 12;

/** Curves that are drawn beside those of the present run until the user chooses. */
const MOST_DRAWN = 4;

/** The present run and the newest others. */
export function listed({ runs = [], present }: RunsState): readonly KeptRun[] {
  const isPresent = ({ id }: KeptRun) => id === present;
  return runs
    .toSorted(
      (one, other) =>
        Number(isPresent(other)) - Number(isPresent(one)) || other.startedAt - one.startedAt,
    )
    .slice(0, MOST_LISTED);
}

/**
 * The ids of the runs whose curves are drawn beside those of the present one: at first the last ones of this visit on the same
 * data.
 *
 * @param toggled what the user chose
 */
export function shownRuns(
  state: RunsState,
  toggled: ReadonlyMap<string, boolean>,
): ReadonlySet<string> {
  const others = listed(state).filter(({ id }) => id !== state.present);
  const present = state.runs?.find(({ id }) => id === state.present);
  const last = others
    .filter(({ id }) => state.ofVisit.includes(id))
    .filter((run) => present === undefined || isOnSameData(run, present))
    .slice(0, MOST_DRAWN);
  const shown = others.filter((run) => toggled.get(run.id) ?? last.includes(run));
  return new Set(shown.map(({ id }) => id));
}

function isOnSameData({ data }: KeptRun, { data: other }: KeptRun): boolean {
  return (
    data.fingerprint === other.fingerprint && data.name === other.name && data.rows === other.rows
  );
}

/** Those runs, in the order of the list. */
export function drawnRuns(
  state: RunsState,
  toggled: ReadonlyMap<string, boolean>,
): readonly KeptRun[] {
  const shown = shownRuns(state, toggled);
  return listed(state).filter(({ id }) => shown.has(id));
}
