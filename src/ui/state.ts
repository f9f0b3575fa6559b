import type { ReadProgress } from "../data/index.ts";
import type { AdapterDescription, Epoch, Progress } from "../engine/index.ts";
import type { DataSummary, Prediction, Report } from "./protocol.ts";

/** What the GPU is doing for us, in one word and what belongs to it. */
export type RunState =
  | { readonly phase: "starting" }
  | { readonly phase: "no-gpu"; readonly message: string }
  | { readonly phase: "ready" }
  | { readonly phase: "preparing" }
  | { readonly phase: "training"; readonly progress: Progress | undefined }
  | { readonly phase: "paused"; readonly progress: Progress | undefined }
  | { readonly phase: "done" }
  | { readonly phase: "failed"; readonly message: string };

/** Everything the page shows. */
export interface AppState {
  readonly run: RunState;
  readonly adapter: AdapterDescription | undefined;
  /** The data in use. */
  readonly data: DataSummary | undefined;
  readonly reading: ReadProgress | undefined;
  /** Why the last files were refused. */
  readonly refusal: string | undefined;
  /** Finished epochs of the run. */
  readonly epochs: readonly Epoch[];
  readonly predictions: readonly Prediction[];
}

export const initialState: AppState = {
  run: { phase: "starting" },
  adapter: undefined,
  data: undefined,
  reading: undefined,
  refusal: undefined,
  epochs: [],
  predictions: [],
};

/** The state after a report of the worker. */
export function reduced(state: AppState, report: Report): AppState {
  switch (report.type) {
    case "opened":
      return { ...state, adapter: report.adapter, run: { phase: "ready" } };
    case "no-gpu":
      return { ...state, run: { phase: "no-gpu", message: report.message } };
    case "reading":
      return { ...state, refusal: undefined, reading: report.reading };
    case "data":
      return { ...state, data: report.data, reading: undefined, refusal: undefined };
    case "data-refused":
      return { ...state, reading: undefined, refusal: report.message };
    case "preparing":
      return { ...state, run: { phase: "preparing" }, epochs: [], predictions: [] };
    case "progress":
      return { ...state, run: { phase: "training", progress: report.progress } };
    case "epoch":
      return {
        ...state,
        run: { phase: "training", progress: undefined },
        epochs: [...state.epochs, report.epoch],
        predictions: report.predictions,
      };
    case "paused": {
      const { run } = state;
      const progress = run.phase === "training" ? run.progress : undefined;
      return { ...state, run: { phase: "paused", progress } };
    }
    case "ended":
      return { ...state, run: { phase: "done" } };
    case "failed":
      return { ...state, run: { phase: "failed", message: report.message } };
    case "saved":
      return state;
  }
}

/** Whether a run is under way, so that data and network must stay as they are. */
export function isBusy({ phase }: RunState): boolean {
  return phase === "preparing" || phase === "training" || phase === "paused";
}

/** The epoch with the highest validation accuracy, or training accuracy where nothing was validated. */
export function bestEpoch(epochs: readonly Epoch[]): Epoch | undefined {
  const accuracy = ({ valAccuracy, trainAccuracy }: Epoch) => valAccuracy ?? trainAccuracy;
  return epochs.reduce<Epoch | undefined>(
    (best, epoch) => (best === undefined || accuracy(epoch) > accuracy(best) ? epoch : best),
    undefined,
  );
}
