// Buffers on the GPU. WebGPU gives out a buffer at once and reports one round trip later whether there was memory for it, so
// making buffers and checking them are two steps. The host reads a buffer by copying it to a staging buffer and mapping that.

import type { ComputeDevice } from "./device.ts";
import { causeOf, withErrorScope } from "./error-scope.ts";
import { GpuMemoryError } from "./errors.ts";
import { nudged } from "./nudge.ts";
import { padded } from "./padding.ts";

/** Content of a buffer. */
type Words = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Buffers that are freed together. New buffers are zero. */
export class Memory {
  readonly #compute: ComputeDevice;
  readonly #buffers: Allocated[] = [];

  constructor(compute: ComputeDevice) {
    this.#compute = compute;
  }

  /**
   * Makes a buffer. Whether the GPU had room for it is known only later: see `checkAllocated`.
   *
   * @param size bytes
   * @throws GpuMemoryError where a binding of that size is not allowed
   */
  storage(label: string, size: number): GPUBuffer {
    checkSize(this.#compute, label, size);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    return this.#make({ label, size, usage });
  }

  /** Matrices of f32, one for each network: [rows, columns], both padded to multiples of four. */
  matrix(label: string, rows: number, columns: number, networks: number): GPUBuffer {
    return this.storage(label, 4 * networks * padded(rows) * padded(columns));
  }

  /** A buffer with this content; its byte length must be a multiple of four. */
  upload(label: string, data: Words): GPUBuffer {
    return this.#filled(this.storage(label, data.byteLength), data);
  }

  /** A small buffer of constants for a kernel; its byte length must be a multiple of 16. */
  uniform(label: string, data: Uint32Array<ArrayBuffer>): GPUBuffer {
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    return this.#filled(this.#make({ label, size: data.byteLength, usage }), data);
  }

  /**
   * Waits until it is known whether the GPU had room for all buffers made so far. Call it before using them.
   *
   * @throws GpuMemoryError where one of them did not fit
   */
  async checkAllocated(): Promise<void> {
    await checkAllocated(this.#buffers);
  }

  /** Frees the buffers now. Left to the garbage collector, the GPU memory of a tab grows until the tab crashes. */
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
    // If there was no room for the buffer, `checkAllocated` reports it. This scope only silences the error that follows.
    withErrorScope(this.#compute, "validation", () => {
      queue.writeBuffer(buffer, 0, data);
    });
    return buffer;
  }
}

/**
 * Calls `make` with a new memory. If it fails, the buffers are freed. If the GPU had too little memory, that is the error
 * thrown, because the other errors may follow from it.
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

/** A part of a buffer; offset and size are bytes, multiples of four. */
export interface BufferPart {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

/** A buffer through which results are read back. It can be used any number of times. */
export class Readback {
  readonly #compute: ComputeDevice;
  readonly #staging: Allocated;

  /**
   * @param size bytes
   * @throws GpuMemoryError where a buffer of that size is not allowed
   */
  constructor(compute: ComputeDevice, size: number) {
    this.#compute = compute;
    checkSize(compute, "readback", size);
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    this.#staging = allocate(compute, { label: "readback", size, usage });
  }

  /**
   * Reads buffers, whole or in part, into one array, one after another, in a single round trip.
   *
   * @throws GpuMemoryError where the GPU had no room for the copy; GpuFailure where it was lost or reported an error
   */
  async read(...sources: readonly (GPUBuffer | BufferPart)[]): Promise<ArrayBuffer> {
    const { buffer } = this.#staging;
    const size = bytesOf(sources);
    const { result: mapped, scopeError } = withErrorScope(this.#compute, "validation", () => {
      this.#copy(sources);
      return buffer.mapAsync(GPUMapMode.READ, 0, size);
    });
    try {
      await nudged(this.#compute, mapped);
      // After an error that no scope caught, no result can be trusted.
      this.#compute.failure.throwIfAborted();
      // This fails if the GPU is lost at this very moment.
      const bytes = buffer.getMappedRange(0, size).slice(0);
      buffer.unmap();
      return bytes;
    } catch (error) {
      await this.checkAllocated();
      throw await causeOf(this.#compute, (await scopeError) ?? error);
    }
  }

  /**
   * Waits until it is known whether the GPU had room for the copies.
   *
   * @throws GpuMemoryError where it had not
   */
  async checkAllocated(): Promise<void> {
    await checkAllocated([this.#staging]);
  }

  /** Frees the buffer. */
  dispose(): void {
    this.#staging.buffer.destroy();
  }

  #copy(sources: readonly (GPUBuffer | BufferPart)[]): void {
    const { device } = this.#compute;
    const encoder = device.createCommandEncoder({ label: "readback" });
    let end = 0;
    for (const source of sources) {
      const { buffer, offset } = "buffer" in source ? source : { buffer: source, offset: 0 };
      encoder.copyBufferToBuffer(buffer, offset, this.#staging.buffer, end, source.size);
      end += source.size;
    }
    device.queue.submit([encoder.finish()]);
  }
}

/** How many bytes buffers, or parts of them, have together. */
export function bytesOf(sources: readonly { readonly size: number }[]): number {
  return sources.reduce((sum, { size }) => sum + size, 0);
}

/**
 * Reads buffers, whole or in part, as `Readback.read` does, through a buffer that is made and freed for this.
 *
 * @throws GpuMemoryError where the GPU had no room for the copy; GpuFailure where it was lost or reported an error
 */
export async function readOnce(
  compute: ComputeDevice,
  ...sources: readonly (GPUBuffer | BufferPart)[]
): Promise<ArrayBuffer> {
  const readback = new Readback(compute, bytesOf(sources));
  try {
    return await readback.read(...sources);
  } finally {
    readback.dispose();
  }
}

/**
 * Checks a size before anything that large is made.
 *
 * @param size bytes
 * @throws GpuMemoryError where a binding of that size is not allowed
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

/** A buffer, and the error if there was no room for it. */
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
