// The host learns late that the GPU has finished: Dawn in Node asks every millisecond or so, Firefox every 100 ms. A benchmark
// that does not know this measures its own waiting.

import type { ComputeDevice } from "../engine/gpu/device.ts";
import { unlessLost } from "../engine/gpu/error-scope.ts";

/** How long this host waits for a GPU that has nothing to do, and how to wait for one that has. */
export interface Waits {
  /** Seconds until an idle GPU is known to be idle. */
  readonly idle: number;
  /** Waits for what the GPU was asked for. */
  readonly until: <T>(result: Promise<T>) => Promise<T>;
}

/** Hosts that wait longer than this for an idle GPU, in seconds, ask only from time to time. */
const LATE = 0.02;

const SAMPLES = 3;

const known = new WeakMap<GPUDevice, Promise<Waits>>();

/** Measures the waits of a device, once. */
export function waitsOf(compute: ComputeDevice): Promise<Waits> {
  const waits = known.get(compute.device) ?? measureWaits(compute);
  known.set(compute.device, waits);
  return waits;
}

async function measureWaits(compute: ComputeDevice): Promise<Waits> {
  const plain = <T>(result: Promise<T>) => unlessLost(compute, result);
  const idle = await idleWait(compute, plain);
  if (idle < LATE) {
    return { idle, until: plain };
  }
  const nudging = <T>(result: Promise<T>) => nudged(compute, result);
  return { idle: await idleWait(compute, nudging), until: nudging };
}

/** The shortest of a few, since the first is often disturbed. */
async function idleWait({ device }: ComputeDevice, until: Waits["until"]): Promise<number> {
  let shortest = Infinity;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const start = performance.now();
    device.queue.submit([]);
    await until(device.queue.onSubmittedWorkDone());
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest / 1000;
}

/** Firefox looks for finished work at each submit, too, so empty ones make it look at once. */
async function nudged<T>(compute: ComputeDevice, result: Promise<T>): Promise<T> {
  let waiting = true as boolean;
  const settled = () => {
    waiting = false;
  };
  result.then(settled, settled);
  while (waiting && !compute.failure.aborted) {
    compute.device.queue.submit([]);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return unlessLost(compute, result);
}
