import { groups, matmul16x16, matmul8x8 } from "../shaders/index.ts";
import type { ComputeDevice } from "./device.ts";
import { type Binding, type Dispatch, prepare } from "./kernel.ts";

/** c = a·b with c: [M, N] and K products in each sum; `transpose` says which operand lies transposed in memory. */
export interface Product {
  readonly M: number;
  readonly N: number;
  readonly K: number;
  readonly transpose?: "a" | "b";
}

/** Fewer large tiles than this leave cores idle and are not worth the longer compilation. */
const FEWEST_LARGE_TILES = 8;

/** Prepares a matrix product with the kernel that suits adapter and shape. Matrices of whole 4×4 blocks. */
export function matmul(
  compute: ComputeDevice,
  { M, N, K, transpose }: Product,
  buffers: { readonly a: Binding; readonly b: Binding; readonly c: Binding },
): Promise<Dispatch> {
  const largeTiles = groups(M, 16) * groups(N, 16);
  const spec =
    compute.adapter.software && largeTiles >= FEWEST_LARGE_TILES ? matmul16x16 : matmul8x8;
  const transposed = {
    TRANSPOSE_A: Number(transpose === "a"),
    TRANSPOSE_B: Number(transpose === "b"),
  };
  return prepare(compute, spec, { M, N, K, ...transposed }, buffers);
}
