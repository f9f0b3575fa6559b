import type { ComputeDevice } from "../engine/gpu/device.ts";
import type { GpuClock } from "../engine/gpu/gpu-clock.ts";
import { type Dispatch, record } from "../engine/gpu/kernel.ts";
import { nudged } from "../engine/gpu/nudge.ts";

/** Work that can be repeated and timed. */
export interface Workload {
  readonly name: string;
  /** Repeats the work and waits for the GPU, once. Returns the seconds by the GPU's clock, where it has one. */
  readonly run: (times: number) => Promise<number | undefined>;
  /** Floating-point operations of one repeat; a multiply-add is two. */
  readonly flops?: number;
  /** Bytes that one repeat must at least read and write. */
  readonly bytes?: number;
  /** Rows that one repeat trains on. */
  readonly samples?: number;
  /** Waits, outside the measured time, until the GPU has finished what a run left behind. */
  readonly settle?: () => Promise<void>;
  /** Does the work for the first time, and throws an Error where the result is wrong. */
  readonly check?: () => Promise<void>;
  readonly dispose: () => void;
}

/** Dispatches to repeat in one pass. */
export interface Pass {
  readonly dispatches: readonly Dispatch[];
  readonly times: number;
  /** Is cleared before the pass. */
  readonly cleared?: GPUBuffer;
}

/** Submits all passes at once, and waits for the GPU once. Returns the seconds by its clock. */
export async function runPasses(
  compute: ComputeDevice,
  passes: readonly Pass[],
  clock?: GpuClock,
): Promise<number | undefined> {
  const { device, failure } = compute;
  const encoder = device.createCommandEncoder({ label: "benchmark" });
  for (const [index, { dispatches, times, cleared }] of passes.entries()) {
    if (cleared !== undefined) {
      encoder.clearBuffer(cleared);
    }
    const writes = clock?.writes(index === 0, index === passes.length - 1);
    const pass = encoder.beginComputePass({ label: "benchmark", ...writes });
    for (let time = 0; time < times; time++) {
      record(pass, dispatches);
    }
    pass.end();
  }
  clock?.resolve(encoder);
  device.queue.submit([encoder.finish()]);
  // Mapping the clock waits for the work before it, so it is the only wait.
  const seconds = await (clock?.read() ?? nudged(compute, device.queue.onSubmittedWorkDone()));
  failure.throwIfAborted();
  return seconds;
}
