import type { ComputeDevice } from "../gpu/device.ts";
import { type BufferPart, readOnce } from "../gpu/memory.ts";

/** Reads parts of buffers as one array of f32, in a single round trip. */
export async function readFloats(
  compute: ComputeDevice,
  parts: readonly BufferPart[],
): Promise<Float32Array> {
  return new Float32Array(await readOnce(compute, ...parts));
}
