import type { ComputeDevice } from "./device.ts";
import { GpuMemoryError } from "./errors.ts";
import { padded } from "./model.ts";

/** Buffers that are made together and freed together. New buffers are zero. */
export class Memory {
  readonly #compute: ComputeDevice;
  readonly #buffers: GPUBuffer[] = [];

  constructor(compute: ComputeDevice) {
    this.#compute = compute;
  }

  /**
   * @param size bytes
   * @throws GpuMemoryError where one binding may not be so large
   */
  storage(label: string, size: number): GPUBuffer {
    const { device } = this.#compute;
    const most = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
    if (size > most) {
      throw new GpuMemoryError(
        `The buffer ${label} needs ${size} bytes; this GPU allows ${most} in one buffer. Use fewer rows, a smaller batch or smaller layers.`,
      );
    }
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ label, size, usage });
    this.#buffers.push(buffer);
    return buffer;
  }

  /** A matrix of f32: [rows, columns], both padded to fours. */
  matrix(label: string, rows: number, columns: number): GPUBuffer {
    return this.storage(label, 4 * padded(rows) * padded(columns));
  }

  /** A buffer with this content; its byte length must be a multiple of four. */
  upload(label: string, data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): GPUBuffer {
    const buffer = this.storage(label, data.byteLength);
    this.#compute.device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  /** A small buffer of numbers that a kernel reads and never changes; its byte length a multiple of 16. */
  uniform(label: string, data: Uint32Array<ArrayBuffer>): GPUBuffer {
    const { device } = this.#compute;
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ label, size: data.byteLength, usage });
    this.#buffers.push(buffer);
    device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  /** Frees the buffers at once: left to the garbage collector, a tab's GPU memory climbs until it dies. */
  dispose(): void {
    for (const buffer of this.#buffers.splice(0)) {
      buffer.destroy();
    }
  }
}

/** A buffer that results are copied to and read from, used again and again. */
export class Readback {
  readonly #device: GPUDevice;
  readonly #staging: GPUBuffer;

  /** @param size bytes */
  constructor(compute: ComputeDevice, size: number) {
    this.#device = compute.device;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    this.#staging = compute.device.createBuffer({ label: "readback", size, usage });
  }

  /** Reads the given buffers, whole, one behind the other, in a single round trip. */
  async read(...sources: readonly GPUBuffer[]): Promise<ArrayBuffer> {
    const encoder = this.#device.createCommandEncoder({ label: "readback" });
    let end = 0;
    for (const source of sources) {
      encoder.copyBufferToBuffer(source, 0, this.#staging, end, source.size);
      end += source.size;
    }
    this.#device.queue.submit([encoder.finish()]);
    await this.#staging.mapAsync(GPUMapMode.READ, 0, end);
    const bytes = this.#staging.getMappedRange(0, end).slice(0);
    this.#staging.unmap();
    return bytes;
  }

  dispose(): void {
    this.#staging.destroy();
  }
}
