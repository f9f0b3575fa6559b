import { Readback } from "../../src/engine/gpu/memory.ts";
import type { ComputeDevice } from "../../src/engine/index.ts";

/** Reads all bytes of a buffer. */
export async function readWhole(compute: ComputeDevice, buffer: GPUBuffer): Promise<ArrayBuffer> {
  const readback = new Readback(compute, buffer.size);
  try {
    return await readback.read(buffer);
  } finally {
    readback.dispose();
  }
}
