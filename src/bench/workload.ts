import type { ComputeDevice } from "../engine/gpu/device.ts";
import type { GpuClock } from "../engine/gpu/gpu-clock.ts";
import { type Dispatch, record } from "../engine/gpu/kernel.ts";

/** Work that can be repeated and timed. */
export interface Workload {
  readonly name: string;
  /** Repeats the work and waits for the GPU. Returns the seconds by the GPU's clock, where it has one. */
  readonly run: (times: number) => Promise<number | undefined>;
  /** Floating-point operations of one repeat; a multiply-add is two. */
  readonly flops?: number;
  /** Bytes that one repeat must at least read and write. */
  readonly bytes?: number;
  /** Rows that one repeat trains on. */
  readonly samples?: number;
  /** Waits, outside the measured time, until the GPU has finished what a run left behind. */
  readonly settle?: () => Promise<void>;
  /**
   * Does the work for the first time, and throws an Error where the result is wrong.
   *
   * @param patience seconds
   * @returns false where that took longer than `patience`; the result was not checked then
   */
  readonly check?: (patience: number) => Promise<boolean>;
  readonly dispose: () => void;
}

/** Submits the dispatches, repeated `times` times in one pass, and waits for the GPU. */
export async function runDispatches(
  compute: ComputeDevice,
  dispatches: readonly Dispatch[],
  times: number,
  clock?: GpuClock,
): Promise<number | undefined> {
  const encoder = compute.device.createCommandEncoder({ label: "benchmark" });
  const pass = encoder.beginComputePass({ label: "benchmark", ...clock?.writes() });
  for (let time = 0; time < times; time++) {
    record(pass, dispatches);
  }
  pass.end();
  clock?.resolve(encoder);
  compute.device.queue.submit([encoder.finish()]);
  await compute.device.queue.onSubmittedWorkDone();
  compute.failure.throwIfAborted();
  return clock?.read();
}
