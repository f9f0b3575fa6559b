// Times are medians of samples; a sample repeats the work until it takes long enough for the clock to measure it well.

import type { Workload } from "./workload.ts";

/** How much time to spend on one figure. */
export interface Effort {
  /** The shortest sample in seconds: the work is repeated until it takes this long. */
  readonly sample: number;
  /** The number of samples to take. */
  readonly samples: number;
  /** The smallest number of samples that still gives a figure. */
  readonly fewest: number;
  /** The longest time in seconds for all samples of a workload. A workload that needs more is left out. */
  readonly longest: number;
}

export const THOROUGH: Effort = { sample: 0.02, samples: 15, fewest: 5, longest: 10 };
export const QUICK: Effort = { sample: 0.01, samples: 5, fewest: 3, longest: 0.5 };

/** Runs before the first sample, in which caches fill and clocks rise. */
const WARM_UPS = 3;

/** The times of a workload, in seconds for doing it once. */
export interface Timing {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  /** The median by the GPU's own clock; undefined where it has none. */
  readonly gpuMedian: number | undefined;
  readonly samples: number;
  /** How often the work was repeated in each sample. */
  readonly repeats: number;
}

/** A timing; undefined where measuring it would have taken longer than allowed. */
export type Timed = Timing | undefined;

/**
 * Times workloads in turns, so that anything that slows the machine for a while slows all of them.
 *
 * @param paused resolves once measuring may go on; throws to end it
 */
export async function measure(
  workloads: readonly Workload[],
  effort: Effort,
  paused: () => Promise<void> = () => Promise.resolve(),
): Promise<Timed[]> {
  const plans: (Plan | undefined)[] = [];
  for (const workload of workloads) {
    await paused();
    plans.push(await planned(workload, effort));
  }
  const rounds = Math.max(0, ...plans.map((plan) => plan?.samples ?? 0));
  for (let round = 0; round < rounds; round++) {
    for (const plan of plans) {
      if (plan !== undefined && round < plan.samples) {
        await paused();
        await sample(plan);
      }
    }
  }
  return plans.map((plan) => plan && timingOf(plan));
}

interface Plan {
  readonly workload: Workload;
  readonly repeats: number;
  readonly samples: number;
  readonly wall: number[];
  readonly gpu: number[];
}

/** Warms up, and finds out how often to repeat the work and how many samples there is time for. */
async function planned(workload: Workload, effort: Effort): Promise<Plan | undefined> {
  const first = await seconds(workload, 1);
  if (first * effort.fewest > effort.longest) {
    return undefined;
  }
  let repeats = 1;
  let taken = await seconds(workload, repeats);
  while (taken < effort.sample) {
    repeats = Math.ceil(repeats * Math.min(8, (1.2 * effort.sample) / Math.max(taken, 1e-6)));
    taken = await seconds(workload, repeats);
  }
  for (let run = 1; run < WARM_UPS && taken * (run + effort.fewest) < effort.longest; run++) {
    taken = await seconds(workload, repeats);
  }
  const affordable = Math.floor(effort.longest / taken);
  const samples = Math.min(effort.samples, Math.max(effort.fewest, affordable));
  return { workload, repeats, samples, wall: [], gpu: [] };
}

async function seconds(workload: Workload, times: number): Promise<number> {
  return (await timed(workload, times)).wall;
}

async function sample({ workload, repeats, wall, gpu }: Plan): Promise<void> {
  const seconds = await timed(workload, repeats);
  wall.push(seconds.wall / repeats);
  if (seconds.gpu !== undefined) {
    gpu.push(seconds.gpu / repeats);
  }
}

async function timed(
  { run, settle }: Workload,
  times: number,
): Promise<{ wall: number; gpu: number | undefined }> {
  const start = performance.now();
  const gpu = await run(times);
  const wall = (performance.now() - start) / 1000;
  await settle?.();
  return { wall, gpu };
}

function timingOf({ wall, gpu, repeats }: Plan): Timing {
  return {
    median: quantile(wall, 0.5),
    p10: quantile(wall, 0.1),
    p90: quantile(wall, 0.9),
    gpuMedian: gpu.length === 0 ? undefined : quantile(gpu, 0.5),
    samples: wall.length,
    repeats,
  };
}

/**
 * Interpolates linearly between the two nearest values.
 *
 * @param share 0.5 for the median
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (place % 1) * (above - below);
}
