import {
  type ComputeDevice,
  type Model,
  Network,
  type PlanName,
  Trainer,
  type TrainerOptions,
  type TrainingState,
  type Tuning,
  type TuningStore,
  tuned,
} from "../engine/index.ts";
import { type FreshDigits, type OpenThread, freshDigitsOf } from "./fresh-digits.ts";
import { readRates } from "./rates.ts";
import { type Settings, variationOf } from "./settings.ts";
import type { Task } from "./task.ts";

/** A run on one device, ready to train. */
export interface PreparedRun {
  readonly compute: ComputeDevice;
  readonly network: Network;
  readonly trainer: Trainer;
  /** The plan and the tiles that the tuner found, or that an earlier run saved. The settings may name another plan. */
  readonly tuning: Tuning;
  /** What draws its digits, where they are new in each epoch. */
  readonly fresh: FreshDigits | undefined;
}

/** Where the choice of kernels comes from. */
export interface TuningSource {
  /** The browser or runtime. Another one compiles the same kernel differently. */
  readonly host: string;
  /** What earlier runs on this GPU found. */
  readonly store: TuningStore;
  /** The choice of an earlier run, to repeat it. */
  readonly saved?: Tuning | undefined;
}

/** Where an earlier run stood. Another plan would compute other bits, so the run continues with its own. */
export interface ResumePoint {
  readonly plan: PlanName;
  /** Undefined if nothing was saved yet: the run starts again. */
  readonly state: TrainingState | undefined;
}

/**
 * Makes the network of a run and its trainer: weights from the seed, kernels from the tuner.
 *
 * @param openThread starts the thread that draws digits, where they are to be new in each epoch
 * @throws the errors of `Network` and `Trainer.create`
 */
export async function prepareRun(
  compute: ComputeDevice,
  { settings, sizes, training, validation }: Task,
  source: TuningSource,
  openThread: OpenThread,
  resume?: ResumePoint,
): Promise<PreparedRun> {
  const network = new Network(compute, sizes, settings.seed);
  const fresh = settings.fresh ? freshDigitsOf(training, openThread) : undefined;
  try {
    const { plan, tuning } = await kernelsFor(compute, network.model, settings, source);
    const trainer = await Trainer.create(compute, network, {
      ...learningOptions(settings, training.width),
      batch: settings.batch,
      training,
      validation,
      plan: resume?.plan ?? plan,
      tiles: tuning.tiles,
      fresh: fresh?.images,
      resume: resume?.state,
    });
    return { compute, network, trainer, tuning, fresh };
  } catch (error) {
    fresh?.end();
    network.dispose();
    throw error;
  }
}

/**
 * The kernels that the settings ask for, an earlier run saved, or the tuner finds.
 *
 * @returns the plan is undefined where the engine chooses it, as it says why
 */
export async function kernelsFor(
  compute: ComputeDevice,
  model: Model,
  { batch, plan }: Pick<Settings, "batch" | "plan">,
  { host, store, saved }: TuningSource,
): Promise<{ readonly plan: PlanName | undefined; readonly tuning: Tuning }> {
  const asked = plan === "auto" ? undefined : plan;
  const tuning = saved ?? (await tuned(compute, model, batch, host, store, { asked }));
  // On software the tuner times nothing: there the trainer chooses the plan, the same one.
  const fastest = saved === undefined && compute.adapter.software ? undefined : tuning.plan;
  return { plan: asked ?? fastest, tuning };
}

/** Frees what a run holds on its device. */
export function disposeRun({ trainer, network, fresh }: PreparedRun): void {
  fresh?.end();
  trainer.dispose();
  network.dispose();
}

/**
 * What a network's learning depends on besides its data.
 *
 * @param width of an image, in pixels
 */
export function learningOptions(
  settings: Settings,
  width: number,
): Pick<TrainerOptions, "learningRate" | "rates" | "seed" | "schedule" | "augmentation"> {
  const { lr: learningRate, seed, schedule: name, epochs } = settings;
  const amounts = variationOf(settings);
  const augmentation = amounts && { ...amounts, width };
  const rates = readRates(settings.rates);
  return { learningRate, rates, seed, schedule: { name, epochs }, augmentation };
}
