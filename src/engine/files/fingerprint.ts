// A fingerprint of a network: the beginning of a hash of its parameters.

import type { LayerParameters } from "../model/parameters.ts";

/**
 * A short name for the exact bits of a network, by which two people can tell whether they trained the same one.
 *
 * @returns the first 12 hexadecimal digits of the SHA-256 of all weights and biases, layer by layer, as little-endian f32
 */
export async function weightsFingerprint(parameters: readonly LayerParameters[]): Promise<string> {
  const values = parameters.flatMap(({ weights, bias }) => [weights, bias]);
  const bytes = new Uint8Array(4 * values.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const { buffer, byteOffset, byteLength } of values) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), end);
    end += byteLength;
  }
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash.subarray(0, 6), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
