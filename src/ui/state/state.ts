import type { BenchmarkRecord, Row } from "../../bench/index.ts";
import type { Description } from "../../data/index.ts";
import type { AdapterDescription, Epoch, Progress } from "../../engine/index.ts";
import type { Settings } from "../../run/settings.ts";
import type {
  Activation,
  Cell,
  Comparison,
  Confusion,
  DataSummary,
  Examination,
  Failure,
  Judgement,
  LeftRun,
  Loading,
  NoGpuReason,
  Report,
  RowPage,
  UnitArithmetic,
} from "../../worker/protocol.ts";

/** What the GPU is doing for us, in one word and what belongs to it. */
export type RunState =
  | { readonly phase: "starting" }
  | { readonly phase: "no-gpu"; readonly reason: NoGpuReason }
  | { readonly phase: "ready" }
  | { readonly phase: "preparing" }
  | { readonly phase: "training"; readonly progress: Progress | undefined }
  | { readonly phase: "paused"; readonly progress: Progress | undefined }
  /** The GPU was lost, and another one is looked for. */
  | { readonly phase: "restoring" }
  /** Another tab trains. */
  | { readonly phase: "elsewhere" }
  | { readonly phase: "done" }
  | { readonly phase: "stopped" }
  | { readonly phase: "failed"; readonly failure: Failure };

/** What a run was begun with. */
export interface Trained {
  readonly settings: Settings;
  /** Without the drawings that were corrected: so many are learned from, too. */
  readonly data: DataSummary;
  readonly drawings: number;
}

/** Everything the worker has told the page. */
export interface AppState {
  readonly run: RunState;
  readonly adapter: AdapterDescription | undefined;
  /** The data in use. */
  readonly data: DataSummary | undefined;
  /** What is in it; undefined until somebody asked. */
  readonly description: Description | undefined;
  /** Some rows of it; undefined until somebody asked. */
  readonly rows: RowPage | undefined;
  /** How other digits differ from it, if that was asked. */
  readonly comparison: Comparison | undefined;
  /** Data on its way to replace it. */
  readonly loading: Loading | undefined;
  /** Why the last files were refused. */
  readonly refusal: string | undefined;
  /** What the run is of; the fields and the data in use are for the next one. */
  readonly trained: Trained | undefined;
  /** Finished epochs of the run. */
  readonly epochs: readonly Epoch[];
  readonly judgement: Judgement;
  readonly confusion: Confusion | undefined;
  /** The network that was looked into last, and a cell of its confusion. */
  readonly examination: Examination | undefined;
  readonly cell: Cell | undefined;
  /** Why the last files could not be examined. */
  readonly examinationRefusal: string | undefined;
  /** Of the weights, once a run is over. */
  readonly fingerprint: string | undefined;
  readonly benchmark: BenchmarkState;
  /** What the network examined says to a digit, and how one of its units comes to that. */
  readonly activation: Activation | undefined;
  readonly arithmetic: UnitArithmetic | undefined;
  /** Earlier runs of this visit, the newest first. */
  readonly past: readonly PastRun[];
  /** A run that an earlier visit left, to go on with. */
  readonly left: LeftRun | undefined;
  /** Why nothing of the run is kept. */
  readonly notKept: string | undefined;
  /** Restored so often from a lost GPU. */
  readonly restored: number;
  /** The first digits as they are learned from, where handwriting is varied. */
  readonly varied: readonly Uint8Array[];
}

/** A run that is over, to compare with. */
export interface PastRun extends Trained {
  readonly epochs: readonly Epoch[];
}

/** With the present one, five runs are compared. */
const MOST_PAST = 4;

/** The last benchmark, under way or done. */
export interface BenchmarkState {
  readonly running: boolean;
  readonly rows: readonly Row[];
  readonly record: BenchmarkRecord | undefined;
  readonly failure: string | undefined;
}

export const NO_BENCHMARK: BenchmarkState = {
  running: false,
  rows: [],
  record: undefined,
  failure: undefined,
};

const NOTHING_JUDGED: Judgement = { predictions: [], drawing: undefined };

export const initialState: AppState = {
  run: { phase: "starting" },
  adapter: undefined,
  data: undefined,
  description: undefined,
  rows: undefined,
  comparison: undefined,
  loading: undefined,
  refusal: undefined,
  trained: undefined,
  epochs: [],
  judgement: NOTHING_JUDGED,
  confusion: undefined,
  examination: undefined,
  cell: undefined,
  examinationRefusal: undefined,
  fingerprint: undefined,
  benchmark: NO_BENCHMARK,
  activation: undefined,
  arithmetic: undefined,
  past: [],
  left: undefined,
  notKept: undefined,
  restored: 0,
  varied: [],
};

/** The state after a report of the worker. */
export function reduced(state: AppState, report: Report): AppState {
  switch (report.type) {
    case "opened":
      return { ...state, adapter: report.adapter, run: { phase: "ready" } };
    case "no-gpu":
      return { ...state, run: { phase: "no-gpu", reason: report.reason } };
    case "loading":
      return { ...state, loading: report.loading, refusal: undefined };
    case "data":
      return {
        ...state,
        data: report.data,
        description: undefined,
        rows: undefined,
        comparison: undefined,
        loading: undefined,
        refusal: undefined,
      };
    case "described":
      return { ...state, description: report.description };
    case "browsed":
      return { ...state, rows: report.page };
    case "compared":
      return { ...state, comparison: report.comparison };
    case "data-refused":
      return { ...state, loading: undefined, refusal: report.message };
    case "preparing":
      return prepared(state, report);
    case "left":
      return { ...state, left: report.left };
    case "lost":
      return { ...state, run: { phase: "restoring" } };
    case "restored":
      return restored(state, report.epochs, report.progress);
    case "not-kept":
      return { ...state, notKept: report.message };
    case "elsewhere":
      return { ...state, run: { phase: "elsewhere" } };
    case "taken-over":
      return state;
    case "varied":
      return { ...state, varied: report.images };
    case "progress":
      return { ...state, run: { phase: "training", progress: report.progress } };
    case "epoch":
      return {
        ...state,
        run: { phase: state.run.phase === "paused" ? "paused" : "training", progress: undefined },
        epochs: [...state.epochs, report.epoch],
      };
    case "judged":
      return { ...state, judgement: report.judgement };
    case "confusion":
      return { ...state, confusion: report.confusion };
    case "fingerprint":
      return { ...state, fingerprint: report.fingerprint };
    case "paused":
      return { ...state, run: { phase: "paused", progress: report.progress } };
    case "ended":
      return { ...state, run: { phase: report.stopped ? "stopped" : "done" } };
    case "failed":
      return { ...state, run: { phase: "failed", failure: report.failure } };
    case "examined":
      return {
        ...state,
        examination: report.examination,
        activation: undefined,
        arithmetic: undefined,
        cell: undefined,
        examinationRefusal: undefined,
      };
    case "cell":
      return { ...state, cell: report.cell };
    case "activated":
      return { ...state, activation: report.activation, arithmetic: undefined };
    case "unit":
      return { ...state, arithmetic: report.arithmetic };
    case "examination-refused":
      return { ...state, examinationRefusal: report.message };
    case "submission":
      return { ...state, examinationRefusal: undefined };
    case "saved":
      return state;
    case "benchmark-row": {
      const { benchmark } = state;
      return { ...state, benchmark: { ...benchmark, rows: [...benchmark.rows, report.row] } };
    }
    case "benchmark-done":
      return { ...state, benchmark: { ...state.benchmark, running: false, record: report.record } };
    case "benchmark-failed":
      return {
        ...state,
        benchmark: { ...state.benchmark, running: false, failure: report.message },
      };
  }
}

/** A run begins: the former one, if it came to anything, is kept to compare with. */
function prepared(
  state: AppState,
  { settings, drawings, epochs }: Extract<Report, { type: "preparing" }>,
): AppState {
  const { judgement, confusion, fingerprint } = initialState;
  const { trained: former, data } = state;
  const past =
    former === undefined || state.epochs.length === 0
      ? state.past
      : [{ ...former, epochs: state.epochs }, ...state.past].slice(0, MOST_PAST);
  const trained = data && { settings, data, drawings };
  const run = { phase: "preparing" } as const;
  const fresh = { judgement, confusion, fingerprint, left: undefined, notKept: undefined };
  return { ...state, ...fresh, trained, past, epochs, run, restored: 0 };
}

/** Another GPU goes on: with the run, if there is one. */
function restored(
  state: AppState,
  epochs: readonly Epoch[],
  progress: Progress | undefined,
): AppState {
  if (state.trained === undefined) {
    return { ...state, run: { phase: "ready" } };
  }
  return {
    ...state,
    epochs,
    restored: state.restored + 1,
    run: { phase: "training", progress },
  };
}

/** Where the run stands inside its epoch, if it does. */
export function progressOf(run: RunState): Progress | undefined {
  return run.phase === "training" || run.phase === "paused" ? run.progress : undefined;
}

/** Whether a run is under way and would be lost if another began. */
export function isBusy({ phase }: RunState): boolean {
  return ["preparing", "training", "paused", "restoring"].includes(phase);
}

/** How many rows are kept aside, as src/data/split.ts does it. */
export function validationRows(count: number, share: number): number {
  return share === 0 ? 0 : Math.max(1, Math.round(count * share));
}
