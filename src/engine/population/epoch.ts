import type { Progress } from "../model/epoch-score.ts";
import type { RecentSteps } from "./recent.ts";
import type { NetworkEpoch } from "./scores.ts";

/** One finished epoch of a population. */
export interface PopulationEpoch {
  /** From 1. */
  readonly epoch: number;
  /** For each network its scores; the error if it broke down in this epoch; undefined if it had stopped before. */
  readonly networks: readonly NetworkEpoch[];
  /** Training and validation of all networks together. */
  readonly seconds: number;
  /** Training rows of all networks that trained, per second of `seconds`. */
  readonly samplesPerSecond: number;
}

/** How to run epochs: when to pause, and what to report. */
export interface PopulationEpochOptions {
  /** Stops inside the epoch when it is aborted; `epochs` then throws its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the loop after this many steps, or at the end of the current epoch if that comes first. */
  readonly steps?: number | undefined;
  /** Called several times in an epoch, whenever the GPU has finished some steps. */
  readonly progress?: ((progress: Progress) => void) | undefined;
  /** Called a few times a second with the scores of the steps just taken. Training does not wait for it. */
  readonly recent?: ((steps: RecentSteps) => void) | undefined;
}
