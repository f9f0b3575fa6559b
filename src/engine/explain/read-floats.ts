import type { ComputeDevice } from "../gpu/device.ts";
import { type BufferPart, Readback } from "../gpu/memory.ts";

/** Reads parts of buffers as one array of f32, in a single round trip. */
export async function readFloats(
  compute: ComputeDevice,
  parts: readonly BufferPart[],
): Promise<Float32Array> {
  const readback = new Readback(
    compute,
    parts.reduce((sum, { size }) => sum + size, 0),
  );
  try {
    return new Float32Array(await readback.read(...parts));
  } finally {
    readback.dispose();
  }
}
