// A population is the networks of a sweep that can be trained at once: what is common to the steps of all of them is equal.
// Seeds, learning rates, schedules, augmentations and patience may differ.

import { grouped } from "../../base/grouped.ts";
import type { Dataset } from "../../data/index.ts";
import type {
  ComputeDevice,
  Epoch,
  Examples,
  LayerParameters,
  Prediction,
} from "../../engine/index.ts";
import type { TuningSource } from "../prepare-run.ts";
import type { SettingName } from "../settings.ts";
import type { Breaks, GroupState } from "./breaks.ts";
import type { SweptNetwork } from "./networks.ts";

/** Settings that all networks of a population share. */
const SHARED: readonly SettingName[] = ["layers", "batch", "plan", "epochs"];

export interface Population {
  readonly networks: readonly SweptNetwork[];
  /** Layer sizes from input to classes. */
  readonly sizes: readonly number[];
  readonly training: Dataset;
  readonly validation: Dataset;
  /** Where its networks stood when they were saved; undefined where they begin. */
  readonly from?: GroupState | undefined;
}

/** Puts together the networks that can be trained at once, in the order in which they come first. */
export function populationsOf(
  networks: readonly SweptNetwork[],
  data: { readonly training: Dataset; readonly validation: Dataset },
): readonly Population[] {
  const { width, height, classes } = data.training;
  const keyOf = ({ settings }: SweptNetwork) => SHARED.map((name) => settings[name]).join(";");
  return [...grouped(networks, keyOf).values()].map((members) => ({
    networks: members,
    sizes: [width * height, ...members[0].settings.layers, classes],
    ...data,
  }));
}

/**
 * Why the training of a network ended: all epochs are done, the accuracy stopped rising, the sweep was interrupted, or its
 * numbers were no longer numbers.
 */
export type NetworkEnd = "done" | "stalled" | "interrupted" | "failed";

/** A network that has been trained, at the epoch that counts. */
export interface TrainedNetwork {
  readonly network: SweptNetwork;
  readonly ended: Exclude<NetworkEnd, "failed">;
  readonly sizes: readonly number[];
  readonly epochs: readonly Epoch[];
  /**
   * The epoch that counts: the last one. With patience, which lets a network train on after its best epoch, and where the
   * sweep was interrupted, the best one.
   */
  readonly judged: Epoch;
  /** At the end of that epoch. */
  readonly parameters: readonly LayerParameters[];
}

/** A network whose numbers were no longer numbers. */
export interface FailedNetwork {
  readonly network: SweptNetwork;
  readonly ended: "failed";
  readonly epochs: readonly Epoch[];
  /** A sentence. */
  readonly reason: string;
}

export type NetworkResult = TrainedNetwork | FailedNetwork;

/** Whether a network counts in comparisons: it was trained as long as the others. */
export function isWhole(result: NetworkResult): result is TrainedNetwork {
  return result.ended === "done" || result.ended === "stalled";
}

/** Whether a result has parameters to save. */
export function isTrained(result: NetworkResult): result is TrainedNetwork {
  return result.ended !== "failed";
}

/** What reads digits with networks that train at this moment. */
export interface LiveNetworks {
  readonly networks: readonly SweptNetwork[];
  readonly predict: (examples: Examples) => Promise<readonly Prediction[]>;
}

/** How a network did in some training steps. */
export interface RecentScore {
  /** Epochs done at the last of these steps, with the share of the one under way. */
  readonly at: number;
  /** How many steps they are. */
  readonly steps: number;
  /** Mean over the rows of these steps. */
  readonly loss: number;
}

/** What happens while a population trains. */
export interface PopulationEvents {
  /** Lets training stop for a moment. */
  readonly breaks?: Breaks | undefined;
  /** Called when networks are there that train from now on, and with undefined when they are no longer there. */
  readonly live?: ((networks: LiveNetworks | undefined) => void) | undefined;
  /** Ends the training when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Called whenever the GPU has finished some steps, with the share of the network's current epoch that is done. */
  readonly progress?: ((network: SweptNetwork, share: number) => void) | undefined;
  /** Called a few times a second with how a network did in its last training steps. */
  readonly recent?: ((network: SweptNetwork, recent: RecentScore) => void) | undefined;
  /** Called after each epoch of a network, with all its epochs so far. */
  readonly epoch?: ((network: SweptNetwork, epochs: readonly Epoch[]) => void) | undefined;
  /** Called once for each network that ends with an epoch at least, or that fails; before the abort of the signal is thrown, too. */
  readonly ended: (result: NetworkResult) => void;
}

/**
 * Trains all networks of a population.
 *
 * @throws the signal's reason when it is aborted; GpuFailure; GpuMemoryError; RequestError where data and settings do not fit
 */
export type TrainPopulation = (
  compute: ComputeDevice,
  population: Population,
  tuning: TuningSource,
  events: PopulationEvents,
) => Promise<void>;
