import type {
  AdapterDescription,
  Epoch,
  Plan,
  Progress,
  Score,
  StepScores,
} from "../../engine/index.ts";
import type { Confusion } from "../../run/examine/examination.ts";
import type { Judgement } from "../../run/examine/judge.ts";
import type { Settings } from "../../run/settings.ts";
import type { Speed } from "../../run/speed.ts";
import type { DataSummary } from "../data/data-state.ts";
import type { Failure } from "../failure.ts";

/** The run desk's part of the page's state: the GPU, and the run on it. */
export interface RunState {
  readonly status: Status;
  readonly adapter?: AdapterDescription | undefined;
  /** The settings and data of this run. The fields of the page and the data in use are for the next one. */
  readonly trained?: Trained | undefined;
  /** Whether the run goes on from an earlier visit. */
  readonly isContinued?: boolean;
  /** Finished epochs of the run. */
  readonly epochs: readonly Epoch[];
  /** Which kernels train the run; undefined before it is prepared. */
  readonly plan?: Pick<Plan, "name" | "tiles"> | undefined;
  /** How an epoch of the run is divided into steps; undefined before the run is prepared. */
  readonly epochSize?: EpochSize | undefined;
  /** The last training steps that were told. The page collects them. */
  readonly newSteps?: StepScores | undefined;
  /** How well the untrained network did on the validation rows. */
  readonly untrained?: Score | undefined;
  readonly judgement: Judgement;
  readonly confusion?: Confusion | undefined;
  /** Of the weights, when the run is over: see `weightsFingerprint`. */
  readonly fingerprint?: string | undefined;
  /** What looks odd in how its rows were split, and in its loss: a sentence each. */
  readonly remarks?: readonly string[] | undefined;
  /** A run that an earlier visit did not finish. */
  readonly unfinished?: UnfinishedRun | undefined;
  /** Epochs that are saved in this browser; undefined before the first save. */
  readonly savedEpochs?: number | undefined;
  /** Why the run is not saved in this browser. */
  readonly saveProblem?: string | undefined;
  /** Another tab took this run's place: the page shows a notice when this becomes true. */
  readonly takenOver?: boolean;
  readonly speed: Speed;
  /** How often the run was restored from a lost GPU. */
  readonly restored: number;
  /** The first training digits as they are varied in the next epoch: [pixels] each; none if they are not varied. */
  readonly varied: readonly Uint8Array[];
}

/** An epoch of a run. */
export interface EpochSize {
  readonly steps: number;
  /** Training rows. */
  readonly rows: number;
  /** Rows of a step; the last one has what is left. */
  readonly batch: number;
}

/** What the GPU does for the page. */
export type Status =
  | { readonly phase: "starting" }
  | { readonly phase: "no-gpu"; readonly reason: NoGpuReason }
  | { readonly phase: "ready" }
  | { readonly phase: "preparing" }
  | { readonly phase: "training"; readonly progress: Progress | undefined }
  | { readonly phase: "paused"; readonly progress: Progress | undefined }
  /** The GPU was lost; the worker looks for another one. */
  | { readonly phase: "restoring" }
  /** Another tab trains, or measures. */
  | { readonly phase: "elsewhere" }
  | { readonly phase: "done" }
  | { readonly phase: "stopped" }
  | { readonly phase: "failed"; readonly failure: Failure };

/** Why there is no GPU: the page came over plain http, the browser has no WebGPU, or no GPU was offered. */
export type NoGpuReason = "insecure" | "missing" | "no-adapter";

/** What a run was begun with. */
export interface Trained {
  readonly settings: Settings;
  /** Without the corrected drawings. */
  readonly data: DataSummary;
  /** How many corrected drawings the run learns from, too. */
  readonly drawings: number;
}

/** A run that an earlier visit did not finish. */
export interface UnfinishedRun {
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly epochsDone: number;
  /** Steps of the epoch under way. */
  readonly stepsDone: number;
  readonly epochs: number;
  readonly data: string;
}
