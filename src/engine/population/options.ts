// The options of a population, checked and complete.

import { RequestError } from "../gpu/errors.ts";
import { type Model, modelOf } from "../model/model.ts";
import type { LayerParameters } from "../model/parameters.ts";
import type { NetworkState } from "../model/training-state.ts";
import type { Augmentation, VariationsOptions } from "../step/augmentation.ts";
import { type Examples, labelsOf } from "../step/examples.ts";
import type { PlanName } from "../step/plan-name.ts";
import {
  type RateChange,
  type RateSchedule,
  checkBatch,
  learningRateOf,
  stepsOf,
} from "../step/schedule.ts";
import type { Tiles } from "../step/tiles.ts";

/** What one network of a population has of its own. */
export interface Member {
  /** The seed of its first weights, of the order of its rows and of its variations. A whole number from 0 to 2³² − 1; default 1. */
  readonly seed?: number | undefined;
  /** Parameters to start from, instead of weights that are drawn from the seed. */
  readonly start?: readonly LayerParameters[] | undefined;
  /** Adam's step size; the highest one where a schedule changes it. Default 1e-3. */
  readonly learningRate?: number | undefined;
  /** How the learning rate changes, and over how many epochs. By default it is constant. */
  readonly schedule?: RateSchedule | undefined;
  /** Other learning rates later in the run, in the order of their epochs. By default there are none. */
  readonly rates?: readonly RateChange[] | undefined;
  /** Varies the training images, of this width in pixels, anew in each epoch. By default they stay as they are. */
  readonly augmentation?: (Augmentation & { readonly width: number }) | undefined;
}

/** How to train a population. What is not a member's own is common to all networks. */
export interface PopulationOptions {
  /** Layer sizes from input to classes, e.g. [784, 128, 64, 10]. */
  readonly sizes: readonly number[];
  readonly members: readonly Member[];
  /** Learned from. */
  readonly training: Examples;
  /** Validation data: evaluated after each epoch, never trained on. */
  readonly validation?: Examples | undefined;
  /** Rows of a step, for each network. Default 32. */
  readonly batch?: number | undefined;
  /** Which kernels make a step. By default the plan that suits adapter and network. */
  readonly plan?: PlanName | undefined;
  /** The tiles of matrix products, from the tuner. Without them each product takes a default. */
  readonly tiles?: Tiles | undefined;
  /** The states of an earlier run of the same population, a state for each network. The other options must be the same as then. */
  readonly resume?: readonly NetworkState[] | undefined;
}

/** What a population has to know at each step. */
export interface PopulationSettings {
  readonly model: Model;
  readonly members: readonly MemberSettings[];
  /** Training rows. */
  readonly rows: number;
  readonly labels: Uint8Array;
  readonly batch: number;
  /** Of an epoch. */
  readonly steps: number;
  readonly variations: VariationsOptions | undefined;
}

export interface MemberSettings {
  readonly seed: number;
  /** By the number of the step, counted from the first one of the run. */
  readonly learningRate: (step: number) => number;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws RequestError where data, batch and members do not fit each other
 */
export function settingsOf(options: PopulationOptions): PopulationSettings {
  const { sizes, members, training, batch = 32 } = options;
  if (members.length === 0) {
    throw new RequestError("A population needs one network or more.");
  }
  const rows = training.count;
  checkBatch(batch, rows);
  const steps = stepsOf(rows, batch);
  return {
    ...{ model: modelOf(sizes), rows, labels: labelsOf(training), batch, steps },
    members: members.map(({ seed = 1, learningRate = 1e-3, schedule, rates }) => ({
      seed,
      learningRate: learningRateOf(learningRate, schedule, steps, rates),
    })),
    variations: variationsOf(members),
  };
}

/** Amounts that leave an image as it is, to the bit. */
const NONE: Augmentation = { rotation: 0, scale: 0, shear: 0, shift: 0, elastic: 0 };

/** One dispatch varies the images for all networks; those of a network without augmentation by nothing. */
function variationsOf(members: readonly Member[]): VariationsOptions | undefined {
  const widths = new Set(members.flatMap(({ augmentation }) => augmentation?.width ?? []));
  const [width] = widths;
  if (width === undefined) {
    return undefined;
  }
  if (widths.size > 1) {
    throw new RequestError("All networks of a population see images of the same width.");
  }
  const networks = members.map(({ augmentation, seed = 1 }) => ({
    amounts: augmentation ?? NONE,
    seed,
  }));
  return { width, networks };
}
