import type { Confusion } from "../../run/examine/examination.ts";
import type { Judgement } from "../../run/examine/judge.ts";

/** The snapshot desk's part of the page's state. */
export interface SnapshotState {
  /** The moments of the run that can be looked at: the steps since its start, in order. */
  readonly moments: readonly number[];
  /** The past moment that is shown; undefined while the network of now is. */
  readonly shown?: ShownMoment | undefined;
  /** Why a past moment cannot be shown. */
  readonly problem?: string | undefined;
}

/** The network of a past moment, beside its picture. */
export interface ShownMoment {
  readonly steps: number;
  /** Of the digits that the page shows, and of the drawing. */
  readonly judgement: Judgement;
  /** On the validation rows, or on the training rows where there are none. */
  readonly confusion: Confusion;
  /** On the same rows, 0 … 1. */
  readonly accuracy: number;
  readonly isValidation: boolean;
}
