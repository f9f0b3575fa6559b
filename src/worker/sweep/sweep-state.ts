import type { Epoch } from "../../engine/index.ts";
import type { SettingName, Settings } from "../../run/settings.ts";
import type { SettingLists } from "../../run/sweep/networks.ts";
import type { NetworkEnd } from "../../run/sweep/population.ts";
import type { Readings } from "../../run/sweep/readings.ts";

/** The sweep desk's part of the page's state: the last sweep, under way or over. */
export interface SweepState {
  readonly status: SweepStatus;
  /** What is swept; undefined before the first sweep. */
  readonly swept?: Swept | undefined;
  /** In the order of their numbers. */
  readonly networks: readonly NetworkState[];
  /** The share of the whole work that is done, and the seconds left, once they are known. */
  readonly share: number;
  readonly secondsLeft?: number | undefined;
  /** What came of the networks that have ended. */
  readonly comparison?: SweepComparison | undefined;
  /** How the networks read the drawing; undefined while nothing is drawn. */
  readonly readings?: Readings | undefined;
  /** A sweep that an earlier visit did not finish. */
  readonly unfinished?: UnfinishedSweep | undefined;
  /** Another tab took this sweep's place: the page shows a notice when this becomes true. */
  readonly takenOver?: boolean | undefined;
  /** Why the sweep is not saved in this browser. */
  readonly saveProblem?: string | undefined;
  /** How long the sweep of the fields would take. */
  readonly estimate?: Estimate | undefined;
}

export type SweepStatus =
  | { readonly phase: "idle" }
  | { readonly phase: "preparing" }
  | { readonly phase: "training" }
  /** Asked to pause: the steps under way end, and the networks are saved. */
  | { readonly phase: "pausing" }
  | { readonly phase: "paused" }
  | { readonly phase: "restoring" }
  | { readonly phase: "done"; readonly seconds: number }
  | { readonly phase: "stopped" }
  /** Another tab trains, or measures. */
  | { readonly phase: "elsewhere" }
  | { readonly phase: "failed"; readonly message: string };

/** What a sweep was begun with. */
export interface Swept {
  readonly lists: SettingLists;
  /** The settings that have several values. */
  readonly names: readonly SettingName[];
  /** The name of the data, and the rows that the networks learn from and are judged on. */
  readonly data: string;
  readonly trainingRows: number;
  readonly validationRows: number;
}

/** How far one network is. */
export interface NetworkState {
  readonly number: number;
  readonly settings: Settings;
  readonly epochs: readonly Epoch[];
  /** The loss of training steps: epochs done and loss, in pairs. */
  readonly losses: Float32Array;
  /** The share of the current epoch that is done. */
  readonly share: number;
  /** Undefined until the network has ended. */
  readonly ended: NetworkEnd | undefined;
  /** The epoch that counts, of a network that has ended well. */
  readonly judged: Epoch | undefined;
  /** Why it failed. */
  readonly reason: string | undefined;
}

/** What came of the configurations. */
export interface SweepComparison {
  /** The best one first. */
  readonly configurations: readonly ConfigurationState[];
  /** Whether the best differs from the next beyond chance; undefined where there are not two. */
  readonly sentence: string | undefined;
  readonly ensembles: readonly EnsembleState[];
}

export interface ConfigurationState {
  /** What tells it from the others; empty where there is only one. */
  readonly name: string;
  readonly seeds: number;
  readonly failed: number;
  /** Mean validation accuracy over the seeds, its standard deviation (NaN with one), and the 95 % interval of the mean. */
  readonly mean: number;
  readonly deviation: number;
  readonly interval: readonly [low: number, high: number];
}

export interface EnsembleState {
  readonly networks: number;
  readonly isAll: boolean;
  readonly accuracy: number;
}

/** A sweep that an earlier visit did not finish. */
export interface UnfinishedSweep {
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly networks: number;
  readonly ended: number;
  readonly data: string;
}

export interface Estimate {
  /** Undefined while it is measured, and where it cannot be. */
  readonly seconds: number | undefined;
  /** Why it cannot be known. */
  readonly problem?: string | undefined;
}
