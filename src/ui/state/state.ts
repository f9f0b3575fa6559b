import type { Progress } from "../../engine/index.ts";
import type { BenchmarkState } from "../../worker/benchmark/benchmark-state.ts";
import type { DataState } from "../../worker/data/data-state.ts";
import type { ExamineState } from "../../worker/examine/examine-state.ts";
import type { PictureState } from "../../worker/picture/picture-state.ts";
import type { RunState, Status } from "../../worker/run/run-state.ts";
import type { SnapshotState } from "../../worker/snapshots/snapshot-state.ts";
import type { StepState } from "../../worker/step/step-state.ts";

/** The state of the worker, as far as the page knows it: a part for each of its desks. */
export interface AppState {
  readonly run: RunState;
  readonly data: DataState;
  readonly examine: ExamineState;
  readonly benchmark: BenchmarkState;
  readonly pictures: PictureState;
  readonly snapshots: SnapshotState;
  readonly step: StepState;
}

export const initialState: AppState = {
  run: {
    status: { phase: "starting" },
    epochs: [],
    judgement: { predictions: [], drawing: undefined },
    past: [],
    restored: 0,
    speed: "full",
    varied: [],
  },
  data: {},
  examine: {},
  benchmark: { running: false, rows: [] },
  pictures: {},
  snapshots: { moments: [] },
  step: {},
};

/** How far the run is in its present epoch, if that is known. */
export function progressOf(status: Status): Progress | undefined {
  return status.phase === "training" || status.phase === "paused" ? status.progress : undefined;
}

/** Whether the network that answers has not learned anything yet. */
export function isUntrained({ run, snapshots }: Pick<AppState, "run" | "snapshots">): boolean {
  return snapshots.shown === undefined ? run.trained === undefined : snapshots.shown.steps === 0;
}

/** Whether there is an unfinished run, which a new one would end. */
export function isBusy({ phase }: Status): boolean {
  return ["preparing", "training", "paused", "restoring"].includes(phase);
}

/** Whether there is a step that could be explained: of a run, or of one that could begin. */
export function canExplain({ run, data }: AppState): boolean {
  const { phase } = run.status;
  const isThere = ["training", "paused", "done", "stopped"].includes(phase);
  return isThere || (phase === "ready" && data.inUse !== undefined);
}
