import type { KeptRun } from "../../run/runs/kept-run.ts";

/** The desk of kept runs: its part of the page's state. */
export interface RunsState {
  /** Those that were not deleted; undefined before they were read. */
  readonly runs?: readonly KeptRun[] | undefined;
  /** The run of this page, if it is kept. */
  readonly present?: string | undefined;
  /** The runs that began since the page was opened. */
  readonly ofVisit: readonly string[];
  /** Why runs are lost when the page is closed, as a sentence; undefined where they stay. */
  readonly problem?: string | undefined;
  /** What happened to runs that the user did not ask for, as a sentence. */
  readonly notice?: string | undefined;
  /** Runs that were deleted last, which can be undone. */
  readonly deleted: readonly string[];
  /** Records of the store that this version cannot read. */
  readonly unreadable: number;
}
