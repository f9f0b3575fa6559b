// Times are medians of samples; a sample repeats the work until it takes long enough for the clock to measure it well, and
// ten times as long as the host waits for an idle GPU. Where the GPU has a clock of its own, that one counts.

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

/** A sample is so many times longer than the wait at its end. */
const WAITS_IN_SAMPLE = 10;

/** Browsers round the GPU's clock to 0.1 ms, so shorter samples mean nothing by it. Seconds. */
const SHORTEST_ON_GPU = 1e-3;

/** The times of a workload, in seconds for doing it once. */
export interface Timing {
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  /** Which clock the three are by. The host's includes the wait at the end of each sample. */
  readonly clock: "gpu" | "host";
  /** The median by the host's clock. */
  readonly wallMedian: number;
  /** The median by the GPU's own clock; undefined where it has none. */
  readonly gpuMedian: number | undefined;
  readonly samples: number;
  /** How often the work was repeated in each sample. */
  readonly repeats: number;
}

/** A timing; undefined where measuring it would have taken longer than allowed. */
export type Timed = Timing | undefined;

/** How to measure, beside the effort. */
export interface MeasureOptions {
  /** Seconds that the host waits for an idle GPU; default 0. */
  readonly idleWait?: number;
  /** Resolves once measuring may go on; throws to end it. */
  readonly paused?: () => Promise<void>;
}

/** Times workloads in turns, so that anything that slows the machine for a while slows all of them. */
export async function measure(
  workloads: readonly Workload[],
  effort: Effort,
  { idleWait = 0, paused = () => Promise.resolve() }: MeasureOptions = {},
): Promise<Timed[]> {
  const plans: (Plan | undefined)[] = [];
  for (const workload of workloads) {
    await paused();
    plans.push(await planned(workload, effort, idleWait));
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
async function planned(
  workload: Workload,
  effort: Effort,
  idleWait: number,
): Promise<Plan | undefined> {
  const shortest = Math.max(effort.sample, WAITS_IN_SAMPLE * idleWait);
  // What the host waits says nothing about the GPU's speed.
  const longest = Math.max(effort.longest, effort.fewest * shortest * 2);
  const first = await seconds(workload, 1);
  if ((first - idleWait) * effort.fewest > longest) {
    return undefined;
  }
  let repeats = 1;
  let taken = await seconds(workload, repeats);
  while (taken < shortest) {
    // The wait stays the same, however often the work is repeated.
    const work = Math.max(taken - idleWait, taken / 8, 1e-6);
    repeats = Math.ceil(repeats * Math.min(8, (1.2 * shortest) / work));
    taken = await seconds(workload, repeats);
  }
  for (let run = 1; run < WARM_UPS && taken * (run + effort.fewest) < longest; run++) {
    taken = await seconds(workload, repeats);
  }
  const affordable = Math.floor(longest / taken);
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
  const wallMedian = quantile(wall, 0.5);
  const gpuMedian = gpu.length === 0 ? undefined : quantile(gpu, 0.5);
  // A clock that shows more than went by is broken.
  const isSound = gpu.every(
    (seconds, index) =>
      seconds * repeats >= SHORTEST_ON_GPU && seconds <= 1.05 * (wall[index] as number),
  );
  const byGpu = gpuMedian !== undefined && isSound;
  const best = byGpu ? gpu : wall;
  return {
    median: quantile(best, 0.5),
    p10: quantile(best, 0.1),
    p90: quantile(best, 0.9),
    clock: byGpu ? "gpu" : "host",
    wallMedian,
    gpuMedian,
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
