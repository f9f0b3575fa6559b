// Matrices on the GPU consist of whole 4×4 blocks, so that a kernel loads a block without asking whether all of it exists.
// Rows and columns are therefore padded with zeros to multiples of four.

import { ceilDiv } from "../../base/ceil-div.ts";

/** n rounded up to a multiple of four. */
export function padded(n: number): number {
  return ceilDiv(n, 4) * 4;
}
