import type { AboutNetwork } from "../../run/without-gpu/bundled-network.ts";
import type { AboutRecording, RecordedScores } from "../../run/without-gpu/recording.ts";

/** The stand-in desk's part of the page's state: what reads digits where there is no GPU. */
export interface StandInState {
  /** The network that reads; undefined while there is a GPU. */
  readonly network?: AboutNetwork | undefined;
  /** The recorded run, once it was asked for. */
  readonly recording?: ShownRecording | undefined;
  /** Why the network or the recording cannot be shown. */
  readonly problem?: string | undefined;
}

/** A recorded run without its weights, which stay in the worker. */
export interface ShownRecording extends AboutRecording {
  /** The steps of its moments, in order. */
  readonly moments: readonly number[];
  readonly scores: RecordedScores;
}
