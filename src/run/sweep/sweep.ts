// Runs a sweep: trains one population after another, and keeps what was learned even where something ends it early.

import type { Dataset } from "../../data/index.ts";
import type { ComputeDevice } from "../../engine/index.ts";
import type { TuningSource } from "../prepare-run.ts";
import type { SweptNetwork } from "./networks.ts";
import {
  type NetworkResult,
  type PopulationEvents,
  type TrainPopulation,
  populationsOf,
} from "./population.ts";

/** What a sweep has come to. */
export interface SweepOutcome {
  /** Of the networks that have ended, in the order of their numbers. */
  readonly results: readonly NetworkResult[];
  /** Why the sweep ended before all networks did: the signal's reason, or an error; undefined if they did. */
  readonly stop: { readonly reason: unknown } | undefined;
}

/** What happens during a sweep. */
export interface SweepEvents extends Omit<PopulationEvents, "ended"> {
  readonly ended?: PopulationEvents["ended"];
}

/**
 * Trains all networks. A network that fails leaves the others alone.
 *
 * @param trainPopulation trains the networks of one shape
 */
export async function runSweep(
  compute: ComputeDevice,
  networks: readonly SweptNetwork[],
  data: { readonly training: Dataset; readonly validation: Dataset },
  tuning: TuningSource,
  trainPopulation: TrainPopulation,
  { ended, ...events }: SweepEvents,
): Promise<SweepOutcome> {
  const results: NetworkResult[] = [];
  const keep = (result: NetworkResult) => {
    results.push(result);
    ended?.(result);
  };
  let stop: SweepOutcome["stop"];
  try {
    for (const population of populationsOf(networks, data)) {
      await trainPopulation(compute, population, tuning, { ...events, ended: keep });
    }
  } catch (reason) {
    stop = { reason };
  }
  return { results: results.sort((a, b) => a.network.number - b.network.number), stop };
}
