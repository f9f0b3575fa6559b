// Runs a sweep: trains one population after another, and keeps what was learned even where something ends it early.

import type { Dataset } from "../../data/index.ts";
import type { ComputeDevice } from "../../engine/index.ts";
import type { TuningSource } from "../prepare-run.ts";
import type { GroupState } from "./breaks.ts";
import type { SweptNetwork } from "./networks.ts";
import {
  type NetworkResult,
  type Population,
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

/** Where a sweep stood when it was saved. */
export interface SweepPoint {
  /** Of the networks that had ended. */
  readonly results: readonly NetworkResult[];
  /** The networks that were being trained; undefined between two populations. */
  readonly group: GroupState | undefined;
}

/** What happens during a sweep. */
export interface SweepEvents extends Omit<PopulationEvents, "ended"> {
  readonly ended?: PopulationEvents["ended"];
}

/**
 * Trains all networks. A network that fails leaves the others alone.
 *
 * @param trainPopulation trains the networks of one shape
 * @param from where an earlier sweep stood, which continues: what had ended is told again as an event
 */
export async function runSweep(
  compute: ComputeDevice,
  networks: readonly SweptNetwork[],
  data: { readonly training: Dataset; readonly validation: Dataset },
  tuning: TuningSource,
  trainPopulation: TrainPopulation,
  { ended, ...events }: SweepEvents,
  from: SweepPoint = { results: [], group: undefined },
): Promise<SweepOutcome> {
  const results: NetworkResult[] = [];
  const keep = (result: NetworkResult) => {
    results.push(result);
    ended?.(result);
  };
  let stop: SweepOutcome["stop"];
  tellAgain(networks, from, keep, events.epoch);
  try {
    for (const population of remainingPopulations(networks, data, from)) {
      await trainPopulation(compute, population, tuning, { ...events, ended: keep });
    }
  } catch (reason) {
    stop = { reason };
  }
  return { results: results.sort((a, b) => a.network.number - b.network.number), stop };
}

/** Tells what an earlier sweep had come to. */
function tellAgain(
  networks: readonly SweptNetwork[],
  { results, group }: SweepPoint,
  keep: (result: NetworkResult) => void,
  epoch: SweepEvents["epoch"],
): void {
  for (const result of results) {
    keep(result);
  }
  for (const { number, epochs, isOver } of group?.members ?? []) {
    const network = networks.find((one) => one.number === number);
    if (!isOver && epochs.length > 0 && network !== undefined) {
      epoch?.(network, epochs);
    }
  }
}

/** The networks that were being trained, and then those that had not begun. */
function remainingPopulations(
  networks: readonly SweptNetwork[],
  data: { readonly training: Dataset; readonly validation: Dataset },
  { results, group }: SweepPoint,
): readonly Population[] {
  const underWay = new Set(group?.members.map(({ number }) => number));
  const ended = new Set(results.map(({ network }) => network.number));
  const isUnderWay = ({ number }: SweptNetwork) => underWay.has(number);
  const first = populationsOf(networks.filter(isUnderWay), data);
  const others = networks.filter((one) => !isUnderWay(one) && !ended.has(one.number));
  return [
    ...first.map((population) => ({ ...population, from: group })),
    ...populationsOf(others, data),
  ];
}
