import type { Progress } from "../../engine/index.ts";
import type { Judgement } from "../../run/examine/judge.ts";
import type { BenchmarkState } from "../../worker/benchmark/benchmark-state.ts";
import type { DataState } from "../../worker/data/data-state.ts";
import type { ExamineState } from "../../worker/examine/examine-state.ts";
import type { PictureState } from "../../worker/picture/picture-state.ts";
import type { PlaneState } from "../../worker/plane/plane-state.ts";
import type { RunState, Status } from "../../worker/run/run-state.ts";
import type { RunsState } from "../../worker/runs/runs-state.ts";
import type { SharedState } from "../../worker/shared/shared-state.ts";
import type { SnapshotState } from "../../worker/snapshots/snapshot-state.ts";
import type { StandInState } from "../../worker/stand-in/stand-in-state.ts";
import type { StepState } from "../../worker/step/step-state.ts";
import type { SweepState } from "../../worker/sweep/sweep-state.ts";

/** The state of the worker, as far as the page knows it: a part for each of its desks. */
export interface AppState {
  readonly run: RunState;
  readonly data: DataState;
  readonly examine: ExamineState;
  readonly benchmark: BenchmarkState;
  readonly pictures: PictureState;
  readonly snapshots: SnapshotState;
  readonly step: StepState;
  readonly runs: RunsState;
  readonly shared: SharedState;
  readonly standIn: StandInState;
  readonly plane: PlaneState;
  readonly sweep: SweepState;
}

export const initialState: AppState = {
  run: {
    status: { phase: "starting" },
    epochs: [],
    judgement: { predictions: [], drawing: undefined },
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
  runs: { ofVisit: [], deleted: [], unreadable: 0 },
  shared: {},
  standIn: {},
  plane: {},
  sweep: { status: { phase: "idle" }, networks: [], share: 0 },
};

/** How far the run is in its present epoch, if that is known. */
export function progressOf(status: Status): Progress | undefined {
  return status.phase === "training" || status.phase === "paused" ? status.progress : undefined;
}

/** Whether there is no GPU, or none any more: nothing can be trained, and another network than that of a run reads the digits. */
export function isWithoutGpu({ run, standIn }: Pick<AppState, "run" | "standIn">): boolean {
  return run.status.phase === "no-gpu" || standIn.network !== undefined;
}

/** Whether the network that answers has not learned anything yet. */
export function isUntrained(state: AppState): boolean {
  const { run, snapshots, shared } = state;
  if (snapshots.shown !== undefined) {
    return snapshots.shown.steps === 0;
  }
  return shared.shown === undefined && run.trained === undefined && !isWithoutGpu(state);
}

/** What the network that answers reads: that of a past moment, one that was trained elsewhere, or that of now. */
export function judgementOf({ run, snapshots, shared }: AppState): Judgement {
  return (snapshots.shown ?? shared.shown ?? run).judgement;
}

/** Whether there is a trained network that Examine can show: of a run, from elsewhere, or the one that comes with the page. */
export function canExamine(state: AppState): boolean {
  const { run, shared } = state;
  return run.epochs.length > 0 || shared.shown !== undefined || isWithoutGpu(state);
}

/** Why nothing can be trained now; undefined where something can, or soon. */
export function trainingRefusal(state: AppState): string | undefined {
  return isWithoutGpu(state) ? NO_TRAINING : gpuRefusal(state, "run");
}

/** What needs the GPU for itself. */
const OCCUPANTS = ["run", "sweep", "benchmark"] as const;
type Occupant = (typeof OCCUPANTS)[number];

/** What has the GPU now, as a sentence for what else needs it; undefined where nothing has it but what asks. */
export function gpuRefusal(state: AppState, asking?: Occupant): string | undefined {
  const { run, sweep, benchmark } = state;
  const isUnderWay = {
    run: isBusy(run.status),
    sweep: isSweeping(sweep),
    benchmark: benchmark.running,
  };
  const occupant = OCCUPANTS.find((one) => one !== asking && isUnderWay[one]);
  return (
    occupant &&
    `A ${occupant} is under way and needs the GPU for itself. Stop it first, or wait for its end.`
  );
}

/** Whether there is an unfinished run, which a new one would end. */
export function isBusy({ phase }: Status): boolean {
  return ["preparing", "training", "paused", "restoring"].includes(phase);
}

/** Whether there is a step that could be explained: of a run, or of one that could begin. */
export function canExplain(state: AppState): boolean {
  const { phase } = state.run.status;
  const isThere = ["training", "paused", "done", "stopped"].includes(phase);
  const isPossible = isThere || (phase === "ready" && state.data.inUse !== undefined);
  return isPossible && explainRefusal(state) === undefined;
}

/** Why the next step is not explained beside a past moment: it is the step of now. */
export function explainRefusal({ snapshots }: AppState): string | undefined {
  return snapshots.shown && "Return to now to explain the next step.";
}

/** Whether a sweep needs the GPU for itself. */
export function isSweeping({ status }: SweepState): boolean {
  return ["preparing", "training", "pausing", "paused", "restoring"].includes(status.phase);
}

/** Why nothing trains where there is no GPU. */
export const NO_TRAINING = "Training needs WebGPU.";
