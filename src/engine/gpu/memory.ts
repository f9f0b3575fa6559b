import type { ComputeDevice } from "./device.ts";
import { causeOf, unlessLost, withErrorScope } from "./error-scope.ts";
import { GpuMemoryError } from "./errors.ts";
import { padded } from "./padding.ts";

/** Content of a buffer. */
type Words = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Buffers that are made together and freed together. New buffers are zero. */
export class Memory {
  readonly #compute: ComputeDevice;
  readonly #buffers: Allocated[] = [];

  constructor(compute: ComputeDevice) {
    this.#compute = compute;
  }

  /**
   * Makes a buffer. Whether the GPU had room for it is known later: see `checkAllocated`.
   *
   * @param size bytes
   * @throws GpuMemoryError where one binding may not be so large
   */
  storage(label: string, size: number): GPUBuffer {
    checkSize(this.#compute, label, size);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return this.#make({ label, size, usage });
  }

  /** A matrix of f32: [rows, columns], both padded to fours. */
  matrix(label: string, rows: number, columns: number): GPUBuffer {
    return this.storage(label, 4 * padded(rows) * padded(columns));
  }

  /** A buffer with this content; its byte length must be a multiple of four. */
  upload(label: string, data: Words): GPUBuffer {
    return this.#filled(this.storage(label, data.byteLength), data);
  }

  /** A small buffer of numbers that a kernel reads and never changes; its byte length a multiple of 16. */
  uniform(label: string, data: Uint32Array<ArrayBuffer>): GPUBuffer {
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    return this.#filled(this.#make({ label, size: data.byteLength, usage }), data);
  }

  /**
   * Waits until it is known that the GPU had room for all buffers made so far. Ask before they are used.
   *
   * @throws GpuMemoryError where it had not
   */
  async checkAllocated(): Promise<void> {
    await checkAllocated(this.#buffers);
  }

  /** Frees the buffers at once: left to the garbage collector, a tab's GPU memory climbs until it dies. */
  dispose(): void {
    for (const { buffer } of this.#buffers.splice(0)) {
      buffer.destroy();
    }
  }

  #make(descriptor: GPUBufferDescriptor): GPUBuffer {
    const allocated = allocate(this.#compute, descriptor);
    this.#buffers.push(allocated);
    return allocated.buffer;
  }

  #filled(buffer: GPUBuffer, data: Words): GPUBuffer {
    const { queue } = this.#compute.device;
    // Where there was no room for the buffer, `checkAllocated` says so: this error would only say that it is no buffer.
    withErrorScope(this.#compute, "validation", () => {
      queue.writeBuffer(buffer, 0, data);
    });
    return buffer;
  }
}

/**
 * Makes something that keeps its buffers in one memory. When that fails the buffers are freed; a lack of memory is then
 * the error that is thrown, since other errors may be its consequences.
 */
export async function makeInMemory<T>(
  compute: ComputeDevice,
  make: (memory: Memory) => Promise<T>,
): Promise<T> {
  const memory = new Memory(compute);
  try {
    const made = await make(memory);
    await memory.checkAllocated();
    return made;
  } catch (error) {
    const shortage = await memory.checkAllocated().catch((fault: unknown) => fault);
    memory.dispose();
    throw shortage ?? error;
  }
}

/** A buffer that results are copied to and read from, used again and again. */
export class Readback {
  readonly #compute: ComputeDevice;
  readonly #staging: Allocated;

  /**
   * @param size bytes
   * @throws GpuMemoryError where one buffer may not be so large
   */
  constructor(compute: ComputeDevice, size: number) {
    this.#compute = compute;
    checkSize(compute, "readback", size);
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    this.#staging = allocate(compute, { label: "readback", size, usage });
  }

  /**
   * Reads the given buffers, whole, one behind the other, in a single round trip.
   *
   * @throws GpuMemoryError where the GPU had no room for the copy; GpuFailure where it was lost or reported an error
   */
  async read(...sources: readonly GPUBuffer[]): Promise<ArrayBuffer> {
    const { buffer } = this.#staging;
    const size = sources.reduce((sum, source) => sum + source.size, 0);
    const { result: mapped, scopeError } = withErrorScope(this.#compute, "validation", () => {
      this.#copy(sources);
      return buffer.mapAsync(GPUMapMode.READ, 0, size);
    });
    try {
      await unlessLost(this.#compute, mapped);
      // After an error that nobody awaited, nothing that was computed is to be trusted.
      this.#compute.failure.throwIfAborted();
      // A GPU that is lost this very moment takes the bytes with it.
      const bytes = buffer.getMappedRange(0, size).slice(0);
      buffer.unmap();
      return bytes;
    } catch (error) {
      await this.checkAllocated();
      throw await causeOf(this.#compute, (await scopeError) ?? error);
    }
  }

  /**
   * Waits until it is known that the GPU had room for the copies.
   *
   * @throws GpuMemoryError where it had not
   */
  async checkAllocated(): Promise<void> {
    await checkAllocated([this.#staging]);
  }

  dispose(): void {
    this.#staging.buffer.destroy();
  }

  #copy(sources: readonly GPUBuffer[]): void {
    const { device } = this.#compute;
    const encoder = device.createCommandEncoder({ label: "readback" });
    let end = 0;
    for (const source of sources) {
      encoder.copyBufferToBuffer(source, 0, this.#staging.buffer, end, source.size);
      end += source.size;
    }
    device.queue.submit([encoder.finish()]);
  }
}

/**
 * To be asked before anything so large is made.
 *
 * @param size bytes
 * @throws GpuMemoryError where one binding may not be so large
 */
export function checkSize({ device }: ComputeDevice, label: string, size: number): void {
  const most = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize);
  if (size > most) {
    throw new GpuMemoryError(
      `The buffer ${label} needs ${size} bytes; this GPU allows ${most} in one buffer. ${REMEDY}`,
    );
  }
}

const REMEDY = "Use fewer rows, a smaller batch or smaller layers.";

/** A buffer, and whether there was room for it. */
interface Allocated {
  readonly buffer: GPUBuffer;
  readonly fault: Promise<GpuMemoryError | undefined>;
}

function allocate(compute: ComputeDevice, descriptor: GPUBufferDescriptor): Allocated {
  const { device } = compute;
  const { label = "", size } = descriptor;
  const noRoom = (cause: unknown) =>
    new GpuMemoryError(
      `The GPU has no room left for the buffer ${label} of ${size} bytes; one buffer may have ${device.limits.maxBufferSize}. ${REMEDY}`,
      { cause },
    );
  try {
    const call = () => device.createBuffer(descriptor);
    const { result: buffer, scopeError } = withErrorScope(compute, "out-of-memory", call);
    const fault = scopeError.then((error) => (error === null ? undefined : noRoom(error)));
    return { buffer, fault };
  } catch (error) {
    throw noRoom(error);
  }
}

async function checkAllocated(buffers: readonly Allocated[]): Promise<void> {
  for (const error of await Promise.all(buffers.map(({ fault }) => fault))) {
    if (error !== undefined) {
      throw error;
    }
  }
}
