// A browser tells the host that the GPU has finished when it next looks. Firefox looks every 100 ms, and whenever something is
// submitted; see its bug 1870699. So a wait that takes long submits nothing, again and again, which makes every host look.

import type { ComputeDevice } from "./device.ts";
import { unlessLost } from "./error-scope.ts";

/** Between two looks; browsers let no timer that is set again and again run more often. Milliseconds. */
const INTERVAL = 4;

/**
 * Waits for an answer of the GPU, and makes the host look for it.
 *
 * @param answer of `onSubmittedWorkDone` or `mapAsync`
 * @throws GpuFailure where the GPU fails before it answers
 */
export async function nudged<T>(compute: ComputeDevice, answer: Promise<T>): Promise<T> {
  const { queue } = compute.device;
  let timer = setTimeout(nudge, INTERVAL);
  function nudge() {
    queue.submit([]);
    timer = setTimeout(nudge, INTERVAL);
  }
  try {
    return await unlessLost(compute, answer);
  } finally {
    clearTimeout(timer);
  }
}
