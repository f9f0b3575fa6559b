// The options of a trainer, and their defaults.

import { counted } from "../base/format.ts";
import type { ComputeDevice } from "./gpu/device.ts";
import { RequestError } from "./gpu/errors.ts";
import type { TrainingState } from "./model/training-state.ts";
import type { Network } from "./network.ts";
import type { Augmentation } from "./step/augmentation.ts";
import type { Examples } from "./step/examples.ts";
import type { Tiles } from "./step/matmul.ts";
import { type Plan, type PlanName, planFor } from "./step/plan.ts";
import {
  type RateChange,
  type ScheduleName,
  highestRate,
  rateShare,
  stepsOf,
} from "./step/schedule.ts";

/** How to train. */
export interface TrainerOptions {
  /** Learned from. */
  readonly training: Examples;
  /** Validation data: evaluated after each epoch, never trained on. */
  readonly validation?: Examples | undefined;
  /** Rows of a step. Default 32. */
  readonly batch?: number | undefined;
  /** Adam's step size; the highest one where a schedule changes it. Default 1e-3. */
  readonly learningRate?: number | undefined;
  /** The seed of the order of the rows, which is drawn anew in each epoch. A whole number from 0 to 2³² − 1; default 1. */
  readonly seed?: number | undefined;
  /** Which kernels make a step. By default the plan that suits adapter and network. */
  readonly plan?: PlanName | undefined;
  /** The tiles of matrix products, from the tuner. Without them each product takes a default. */
  readonly tiles?: Tiles | undefined;
  /** How the learning rate changes, and over how many epochs. By default it is constant. */
  readonly schedule?: { readonly name: ScheduleName; readonly epochs: number } | undefined;
  /** Other learning rates later in the run, in the order of their epochs. By default there are none. */
  readonly rates?: readonly RateChange[] | undefined;
  /** Varies the training images, of this width in pixels, anew in each epoch. By default they stay as they are. */
  readonly augmentation?: (Augmentation & { readonly width: number }) | undefined;
  /** The state of an earlier run that trained this network. The other options must be the same as then. */
  readonly resume?: TrainingState | undefined;
}

/** What a trainer has to know at each step: the options, checked and complete. */
export interface TrainerSettings {
  /** Training rows. */
  readonly rows: number;
  readonly labels: Uint8Array;
  readonly batch: number;
  readonly seed: number;
  readonly plan: Plan;
  /** By the number of the step, counted from the first one of the run. */
  readonly learningRate: (step: number) => number;
  /** Other learning rates later in the run, which `learningRate` follows. It grows while the run trains. */
  readonly rates: RateChange[];
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws RequestError where data, batch, network and plan do not fit each other
 */
export function settingsOf(
  { adapter }: ComputeDevice,
  { model }: Network,
  options: TrainerOptions,
): TrainerSettings {
  const { training, batch = 32, learningRate = 1e-3, seed = 1 } = options;
  const rows = training.count;
  const rates = [...(options.rates ?? [])];
  checkBatch(batch, rows);
  return {
    rows,
    labels: labelsOf(training),
    batch,
    seed,
    plan: planFor(adapter, model, options.plan, options.tiles),
    learningRate: scheduled(learningRate, rates, options.schedule, stepsOf(rows, batch)),
    rates,
  };
}

/** @throws RequestError where the examples have no labels */
export function labelsOf({ labels }: Examples): Uint8Array {
  if (labels === undefined) {
    throw new RequestError("These images have no labels, so there is nothing to learn from.");
  }
  return labels;
}

/** The learning rate of each step of a training run. */
function scheduled(
  first: number,
  rates: readonly RateChange[],
  schedule: TrainerOptions["schedule"],
  stepsOfEpoch: number,
): (step: number) => number {
  const steps = (schedule?.epochs ?? 1) * stepsOfEpoch;
  return (step) =>
    highestRate(first, rates, Math.floor(step / stepsOfEpoch) + 1) *
    rateShare(schedule?.name ?? "constant", Math.min(1, step / steps));
}

function checkBatch(batch: number, rows: number): void {
  if (!Number.isSafeInteger(batch) || batch < 1) {
    throw new RequestError(`The batch is ${batch}; it must be a whole number from 1 up.`);
  }
  if (batch > rows) {
    throw new RequestError(
      `The batch of ${batch} is larger than the ${counted(rows, "training row")}. Use a batch of ${rows}${rows === 1 ? "" : " or less"}.`,
    );
  }
}
