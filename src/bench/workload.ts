import type { ComputeDevice } from "../engine/gpu/device.ts";
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
  const timestampWrites = clock?.writes;
  const pass = encoder.beginComputePass({
    label: "benchmark",
    ...(timestampWrites && { timestampWrites }),
  });
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

/** Reads the GPU's own clock at both ends of a pass. */
export class GpuClock {
  readonly writes: GPUComputePassTimestampWrites;
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
    this.writes = {
      querySet: this.#querySet,
      beginningOfPassWriteIndex: 0,
      endOfPassWriteIndex: 1,
    };
  }

  /** Undefined where the device has no such clock. */
  static of({ device }: ComputeDevice): GpuClock | undefined {
    return device.features.has("timestamp-query") ? new GpuClock(device) : undefined;
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
}
