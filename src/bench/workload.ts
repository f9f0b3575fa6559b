import type { ComputeDevice } from "../engine/gpu/device.ts";
import { type Dispatch, record } from "../engine/gpu/kernel.ts";
import { waitsOf } from "./waits.ts";

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
  const waits = await waitsOf(compute);
  const encoder = device.createCommandEncoder({ label: "benchmark" });
  for (const [index, { dispatches, times, cleared }] of passes.entries()) {
    if (cleared !== undefined) {
      encoder.clearBuffer(cleared);
    }
    const timestampWrites = clock?.writesOf(index, passes.length);
    const pass = encoder.beginComputePass({
      label: "benchmark",
      ...(timestampWrites && { timestampWrites }),
    });
    for (let time = 0; time < times; time++) {
      record(pass, dispatches);
    }
    pass.end();
  }
  clock?.resolve(encoder);
  device.queue.submit([encoder.finish()]);
  // Mapping the clock waits for the work before it, so it is the only wait.
  const seconds = await waits.until(clock?.read() ?? device.queue.onSubmittedWorkDone());
  failure.throwIfAborted();
  return seconds;
}

/** Reads the GPU's own clock at both ends of a submit. */
export class GpuClock {
  readonly #querySet: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  readonly #readable: GPUBuffer;

  private constructor(device: GPUDevice) {
    this.#querySet = device.createQuerySet({ label: "clock", type: "timestamp", count: 2 });
    this.#resolved = device.createBuffer({
      label: "clock.resolved",
      size: 16,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    });
    this.#readable = device.createBuffer({
      label: "clock.readable",
      size: 16,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }

  /** Undefined where the device has no such clock. */
  static of({ device }: ComputeDevice): GpuClock | undefined {
    return device.features.has("timestamp-query") ? new GpuClock(device) : undefined;
  }

  /** What the pass at this index writes: the first one the time of its begin, the last one that of its end. */
  writesOf(index: number, passes: number): GPUComputePassTimestampWrites | undefined {
    const [first, last] = [index === 0, index === passes - 1];
    return first || last
      ? {
          querySet: this.#querySet,
          ...(first && { beginningOfPassWriteIndex: 0 }),
          ...(last && { endOfPassWriteIndex: 1 }),
        }
      : undefined;
  }

  resolve(encoder: GPUCommandEncoder): void {
    encoder.resolveQuerySet(this.#querySet, 0, 2, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#readable, 0, 16);
  }

  /** Seconds between the two ends. Browsers round each to about 0.1 ms, against spying. */
  async read(): Promise<number> {
    await this.#readable.mapAsync(GPUMapMode.READ);
    const [start, end] = new BigInt64Array(this.#readable.getMappedRange());
    this.#readable.unmap();
    return Number((end ?? 0n) - (start ?? 0n)) / 1e9;
  }

  dispose(): void {
    this.#querySet.destroy();
    this.#resolved.destroy();
    this.#readable.destroy();
  }
}
