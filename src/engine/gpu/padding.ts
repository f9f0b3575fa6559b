// Matrices on the GPU consist of whole 4×4 blocks, so that a kernel loads a block without asking whether all of it exists.
// Rows and columns are therefore padded to multiples of four. Columns are padded with zeros, and so are the rows of weights. Rows
// past the end of the batch may hold any finite numbers, since their dz is zero.

import { ceilDiv } from "../../base/ceil-div.ts";

/** Bytes of a vec4f, the unit in which most kernels count. */
export const VEC4_SIZE = 16;

/** n rounded up to a multiple of four. */
export function padded(n: number): number {
  return ceilDiv(n, 4) * 4;
}
