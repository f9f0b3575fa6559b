// Matrix products take most of the time of a step. Each is cut into tiles, parts of the result that are computed together. A
// large tile loads less and needs more registers; which one is fastest depends on the GPU and on the shape of the product.

import { ceilDiv } from "../../base/ceil-div.ts";
import { matmul16x16, matmul64x64, matmul8x8 } from "../../shaders/index.ts";
import type { ComputeDevice } from "../gpu/device.ts";
import { type Binding, type Dispatch, prepare } from "../gpu/kernel.ts";

/** c = a·b with c: [M, N] and K products in each sum; `transpose` says which operand lies transposed in memory. */
export interface Product {
  readonly M: number;
  readonly N: number;
  readonly K: number;
  readonly transpose?: "a" | "b";
}

/**
 * How a product is cut. One invocation computes a tile of 8x8 or 16x16; one workgroup computes a tile of 64x64, in memory that its
 * invocations share. `square` means workgroups of 8 × 8 invocations instead of 8 × 2.
 */
export type TileName = "8x8" | "8x8 square" | "16x16" | "64x64 shared";

/** All tiles, in the order in which they are timed. */
export const TILES: readonly TileName[] = ["8x8", "8x8 square", "16x16", "64x64 shared"];

/** The tiles that were chosen for some products, by `productKey`; the others take `untunedTile`. */
export type Tiles = Readonly<Record<string, TileName>>;

/** From this many multiply-adds on, a large tile is worth its longer compilation on software (docs/benchmarks.md). */
const MIN_LARGE_TILE_WORK = 2 ** 22;

/**
 * Prepares a matrix product. All three matrices consist of whole 4×4 blocks.
 *
 * @param tile by default a good one for the adapter and the shape
 */
export function matmul(
  compute: ComputeDevice,
  product: Product,
  buffers: { readonly a: Binding; readonly b: Binding; readonly c: Binding },
  tile: TileName = untunedTile(compute, product),
): Promise<Dispatch> {
  const { M, N, K, transpose } = product;
  const shape = {
    M,
    N,
    K,
    TRANSPOSE_A: Number(transpose === "a"),
    TRANSPOSE_B: Number(transpose === "b"),
  };
  switch (tile) {
    case "8x8":
      return prepare(compute, matmul8x8, shape, buffers);
    case "8x8 square":
      return prepare(
        compute,
        matmul8x8,
        { ...shape, WORKGROUP_COLUMNS: 8, WORKGROUP_ROWS: 8 },
        buffers,
      );
    case "16x16":
      return prepare(compute, matmul16x16, shape, buffers);
    case "64x64 shared":
      return prepare(compute, matmul64x64, shape, buffers);
  }
}

/** The same, with the tile that was chosen for the shape of the product. */
export function tunedMatmul(
  { compute, tiles }: { readonly compute: ComputeDevice; readonly tiles: Tiles },
  product: Product,
  buffers: Parameters<typeof matmul>[2],
): Promise<Dispatch> {
  return matmul(compute, product, buffers, tiles[productKey(product)]);
}

/** The shape of a product as a key for its tile: `32x128x784`, `784x128x32 a`. */
export function productKey({ M, N, K, transpose }: Product): string {
  return [`${M}x${N}x${K}`, ...(transpose === undefined ? [] : [transpose])].join(" ");
}

/** A good tile without measuring. */
export function untunedTile({ adapter }: ComputeDevice, { M, N, K }: Product): TileName {
  if (adapter.software) {
    return M * N * K >= MIN_LARGE_TILE_WORK ? "16x16" : "8x8";
  }
  // With many tiles it pays to fetch each operand once for a whole workgroup.
  return ceilDiv(M, 64) * ceilDiv(N, 64) >= 64 ? "64x64 shared" : "8x8";
}
