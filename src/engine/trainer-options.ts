// The options of a trainer, and their defaults.

import type { ComputeDevice } from "./gpu/device.ts";
import type { TrainingState } from "./model/training-state.ts";
import type { Network } from "./network.ts";
import type { Augmentation } from "./step/augmentation.ts";
import { type Examples, labelsOf } from "./step/examples.ts";
import type { PlanName } from "./step/plan-name.ts";
import { type Plan, planFor } from "./step/plan.ts";
import {
  type RateChange,
  type RateSchedule,
  checkBatch,
  learningRateOf,
  stepsOf,
} from "./step/schedule.ts";
import type { Tiles } from "./step/tiles.ts";

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
  readonly schedule?: RateSchedule | undefined;
  /** Other learning rates later in the run, in the order of their epochs. By default there are none. */
  readonly rates?: readonly RateChange[] | undefined;
  /** Varies the training images, of this width in pixels, anew in each epoch. By default they stay as they are. */
  readonly augmentation?: (Augmentation & { readonly width: number }) | undefined;
  /** Replaces images by new ones in each epoch but the first. By default the same are seen again. */
  readonly fresh?: FreshImages | undefined;
  /** The state of an earlier run that trained this network. The other options must be the same as then. */
  readonly resume?: TrainingState | undefined;
}

/**
 * The images of the first training rows for an epoch, counted from 0: [at most rows, inputs], one byte per value. They show what
 * the labels of these rows say. The trainer asks for the next ones while it learns from these, and has copied these by then, so
 * the same memory can hold them. They must depend on nothing but the epoch, or a run that is resumed computes other bits.
 */
export type FreshImages = (epoch: number) => Uint8Array | Promise<Uint8Array>;

/** What a trainer has to know at each step: the options, checked and complete. */
export interface TrainerSettings {
  /** Training rows. */
  readonly rows: number;
  readonly labels: Uint8Array;
  readonly batch: number;
  /** Of an epoch. */
  readonly steps: number;
  readonly seed: number;
  readonly fresh: FreshImages | undefined;
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
  const steps = stepsOf(rows, batch);
  return {
    ...{ rows, labels: labelsOf(training), batch, steps, seed },
    fresh: options.fresh,
    plan: planFor(adapter, model, options.plan, options.tiles),
    learningRate: learningRateOf(learningRate, options.schedule, steps, rates),
    rates,
  };
}
