import { ceilDiv } from "../../base/ceil-div.ts";

/** n rounded up to a multiple of four: matrices on the GPU consist of whole 4×4 blocks. */
export function padded(n: number): number {
  return ceilDiv(n, 4) * 4;
}
