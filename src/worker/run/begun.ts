import { withCorrections } from "../../data/index.ts";
import { type Metadata, savedDataOf, trainedOn } from "../../run/trained-on.ts";
import type { Digits } from "../storage/stored-digits.ts";
import type { RunState, Trained } from "./run-state.ts";
import { type SavedTask, pageRunFile } from "./run-storage.ts";
import { Run, type RunSetup } from "./run.ts";

/** A new run tries this many GPUs, if one after the other is lost. */
const MAX_ATTEMPTS = 5;

/** A run with what it began with, for saving and reporting it. */
export interface Begun {
  readonly run: Run;
  readonly trained: Trained;
  readonly digits: Digits;
}

/** What is known of a run before it is prepared. */
export const NOTHING_YET: Partial<RunState> = {
  plan: undefined,
  epochSize: undefined,
  newSteps: undefined,
  untrained: undefined,
  confusion: undefined,
  fingerprint: undefined,
  unfinished: undefined,
  saveProblem: undefined,
  remarks: undefined,
  restored: 0,
};

/** Begins a run, on another GPU if the present one is lost meanwhile. */
export async function createRun(setup: RunSetup): Promise<Run> {
  const { gpu } = setup;
  for (let attempt = 1; ; attempt++) {
    const { compute } = gpu;
    try {
      return await Run.create(setup);
    } catch (error) {
      if (!compute.failure.aborted || attempt === MAX_ATTEMPTS) {
        throw error;
      }
      await gpu.reopen(compute);
    }
  }
}

export function savedTaskOf({ run }: Begun): SavedTask {
  const { sizes, settings } = run.task;
  return { sizes, settings, plan: run.plan.name };
}

/** The whole run as a file, to continue elsewhere; undefined before its first save. */
export async function runFileOf(begun: Begun): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { run, digits } = begun;
  const { state } = run;
  if (state === undefined) {
    return undefined;
  }
  const dataset = withCorrections(digits.dataset, digits.corrections);
  const data = await savedDataOf(dataset, "page");
  return pageRunFile(savedTaskOf(begun), data, state, run.epochs);
}

/** What is kept of a run's data with its network. The corrected drawings are not part of the data. */
export function metadataOf({ run, digits }: Begun): Promise<Metadata> {
  const { settings } = run.task;
  return trainedOn(digits.dataset, settings, settings.seed);
}
