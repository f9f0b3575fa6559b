// A fingerprint of a network: the beginning of a hash of its parameters.

import { sha256 } from "../../base/sha256.ts";
import type { LayerParameters } from "../model/parameters.ts";

/**
 * A short name for the exact bits of a network, by which two people can tell whether they trained the same one.
 *
 * @returns the first 12 hexadecimal digits of the SHA-256 of all weights and biases, layer by layer, as little-endian f32
 */
export async function weightsFingerprint(parameters: readonly LayerParameters[]): Promise<string> {
  const tensors = parameters.flatMap(({ weights, bias }) => [weights, bias]);
  const bytes = await new Blob(tensors as Float32Array<ArrayBuffer>[]).arrayBuffer();
  return (await sha256(bytes)).slice(0, 12);
}
