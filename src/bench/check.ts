// A wrong kernel can be fast, so the benchmark checks each result before it measures the time.

import { type Random, randomStream } from "../base/random.ts";
import type { ComputeDevice } from "../engine/gpu/device.ts";
import { Readback } from "../engine/gpu/memory.ts";

/** The number of values that are checked of each result. */
const CHECKED_VALUES = 64;

/** Unit roundoff of f32: half the distance from 1 to the next number. */
const u = 2 ** -24;

/** Numbers from −1 to 1, the same every time. */
export function randomValues(count: number, seed: number): Float32Array<ArrayBuffer> {
  const random = randomStream(seed);
  return Float32Array.from({ length: count }, () => 2 * random() - 1);
}

/** The right value at an index of a result, and the largest rounding error of the GPU there, in units of u. */
export type Expected = (index: number) => { readonly value: number; readonly units: number };

/**
 * Checks some values of a result, drawn at random.
 *
 * @throws Error naming the first wrong one
 */
export async function checkSome(
  compute: ComputeDevice,
  name: string,
  buffer: GPUBuffer,
  count: number,
  expected: Expected,
): Promise<void> {
  const readback = new Readback(compute, buffer.size);
  try {
    const values = new Float32Array(await readback.read(buffer));
    const random: Random = randomStream(1);
    for (let look = 0; look < CHECKED_VALUES; look++) {
      const index = Math.floor(random() * count);
      const { value, units } = expected(index);
      const found = values[index] as number;
      if (!(Math.abs(found - value) <= units * u)) {
        throw new Error(
          `The benchmark "${name}" computed ${found} where ${value} was due, so its time means nothing.`,
        );
      }
    }
  } finally {
    readback.dispose();
  }
}
