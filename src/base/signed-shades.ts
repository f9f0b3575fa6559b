// Values of either sign as the shades of a picture: 0 for the largest below zero, 255 for the largest above.

/** Below this the largest value counts as this, so that a picture of zeros is a picture of zeros. */
const SMALLEST = 1e-9;

/** The largest absolute value in all lists; 0 where there are none. */
export function largestOf(...lists: readonly (Float32Array | Float64Array)[]): number {
  let largest = 0;
  for (const values of lists) {
    for (const value of values) {
      largest = Math.max(largest, Math.abs(value));
    }
  }
  return largest;
}

/** @param largest the absolute value at both ends of the scale; that of the values unless given */
export function signedShades(
  values: Float32Array | Float64Array,
  largest = largestOf(values),
): Uint8Array<ArrayBuffer> {
  const scale = Math.max(SMALLEST, largest);
  return Uint8Array.from(values, (value) => Math.round(127.5 + (127.5 * value) / scale));
}
