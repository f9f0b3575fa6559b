// The host learns late that the GPU has finished: Dawn in Node asks every millisecond or so, Firefox every 100 ms unless it is
// nudged. A benchmark that does not know this measures its own waiting.

import type { ComputeDevice } from "../engine/gpu/device.ts";
import { nudged } from "../engine/gpu/nudge.ts";

const SAMPLES = 3;

const known = new WeakMap<GPUDevice, Promise<number>>();

/** Seconds until an idle GPU is known to be idle. Measured once per device. */
export function idleWaitOf(compute: ComputeDevice): Promise<number> {
  const wait = known.get(compute.device) ?? measureIdleWait(compute);
  known.set(compute.device, wait);
  return wait;
}

/** The shortest of a few, since the first is often disturbed. */
async function measureIdleWait(compute: ComputeDevice): Promise<number> {
  const { queue } = compute.device;
  let shortest = Infinity;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const start = performance.now();
    queue.submit([]);
    await nudged(compute, queue.onSubmittedWorkDone());
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest / 1000;
}
