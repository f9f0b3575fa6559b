import { matmul16x16, matmul8x8 } from "../shaders/index.ts";
import type { ComputeDevice } from "./device.ts";
import { type Binding, type Dispatch, prepare } from "./kernel.ts";

/** c = a·b with c: [M, N] and K products in each sum; `transpose` says which operand lies transposed in memory. */
export interface Product {
  readonly M: number;
  readonly N: number;
  readonly K: number;
  readonly transpose?: "a" | "b";
}

/** Prepares a matrix product with the kernel that suits the adapter. Matrices of whole 4×4 blocks. */
export function matmul(
  compute: ComputeDevice,
  { M, N, K, transpose }: Product,
  buffers: { readonly a: Binding; readonly b: Binding; readonly c: Binding },
): Promise<Dispatch> {
  const spec = compute.adapter.software ? matmul16x16 : matmul8x8;
  const transposed = {
    TRANSPOSE_A: Number(transpose === "a"),
    TRANSPOSE_B: Number(transpose === "b"),
  };
  return prepare(compute, spec, { M, N, K, ...transposed }, buffers);
}
