// A GPU may have a clock of its own, the feature "timestamp-query": it says how long the GPU worked, without the wait until the
// host notices. Browsers round it to about 0.1 ms, against spying.

import type { ComputeDevice } from "./device.ts";
import { nudged } from "./nudge.ts";

/** Two times, of 8 bytes each. */
const SIZE = 16;

/** Reads the GPU's clock before the first and after the last of some passes. */
export class GpuClock {
  readonly #compute: ComputeDevice;
  readonly #querySet: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  readonly #readable: GPUBuffer;

  private constructor(compute: ComputeDevice) {
    const { device } = compute;
    this.#compute = compute;
    this.#querySet = device.createQuerySet({ label: "clock", type: "timestamp", count: 2 });
    this.#resolved = device.createBuffer({
      label: "clock.resolved",
      size: SIZE,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    });
    this.#readable = device.createBuffer({
      label: "clock.readable",
      size: SIZE,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }

  /** Undefined where the device has no such clock. */
  static of(compute: ComputeDevice): GpuClock | undefined {
    const { features } = compute.device;
    return features.has("timestamp-query") ? new GpuClock(compute) : undefined;
  }

  /** What a pass has to be begun with. */
  writes(isFirst = true, isLast = true): Pick<GPUComputePassDescriptor, "timestampWrites"> {
    if (!isFirst && !isLast) {
      return {};
    }
    return {
      timestampWrites: {
        querySet: this.#querySet,
        ...(isFirst && { beginningOfPassWriteIndex: 0 }),
        ...(isLast && { endOfPassWriteIndex: 1 }),
      },
    };
  }

  /** Has the times copied after the passes. */
  resolve(encoder: GPUCommandEncoder): void {
    encoder.resolveQuerySet(this.#querySet, 0, 2, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#readable, 0, SIZE);
  }

  /** Waits for the passes, and returns the seconds that they took. */
  async read(): Promise<number> {
    await nudged(this.#compute, this.#readable.mapAsync(GPUMapMode.READ));
    const [start, end] = new BigInt64Array(this.#readable.getMappedRange());
    this.#readable.unmap();
    return Number((end ?? 0n) - (start ?? 0n)) / 1e9;
  }

  /** Frees its buffers. */
  dispose(): void {
    this.#querySet.destroy();
    this.#resolved.destroy();
    this.#readable.destroy();
  }
}
