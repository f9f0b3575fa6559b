// Matrix products take most of the time of a step. Each is cut into tiles, parts of the result that are computed together. A
// large tile loads less and needs more registers; which one is fastest depends on the GPU and on the shape of the product.

import { ceilDiv } from "../../base/ceil-div.ts";
import { matmul16x16, matmul64x64, matmul8x8 } from "../../shaders/index.ts";
import type { AdapterDescription, ComputeDevice } from "../gpu/device.ts";
import { type Binding, type Dispatch, prepare } from "../gpu/kernel.ts";
import { VEC4_SIZE, padded } from "../gpu/padding.ts";
import type { StepContext } from "./context.ts";
import type { TileName } from "./tiles.ts";

/** c = a·b with c: [M, N] and K products in each sum; `transpose` says which operand lies transposed in memory. */
export interface Product {
  readonly M: number;
  readonly N: number;
  readonly K: number;
  readonly transpose?: "a" | "b";
}

/** The same product for several networks at once. */
export interface Networks {
  readonly count: number;
  /** The vec4f from one network's b, or c, to the next one's; those of a lie side by side. */
  readonly strides: { readonly b: number; readonly c: number };
}

const ONE_NETWORK: Networks = { count: 1, strides: { b: 0, c: 0 } };

/** From this many multiply-adds on, a large tile is worth its longer compilation on software (docs/benchmarks.md). */
const MIN_LARGE_TILE_WORK = 2 ** 22;

/**
 * Prepares a matrix product. All three matrices consist of whole 4×4 blocks.
 *
 * @param tile by default a good one for the adapter and the shape
 * @param networks by default one
 */
export function matmul(
  compute: ComputeDevice,
  product: Product,
  buffers: { readonly a: Binding; readonly b: Binding; readonly c: Binding },
  tile: TileName = untunedTile(compute, product),
  { count, strides }: Networks = ONE_NETWORK,
): Promise<Dispatch> {
  const { M, N, K, transpose } = product;
  const shape = {
    M,
    N,
    K,
    TRANSPOSE_A: Number(transpose === "a"),
    TRANSPOSE_B: Number(transpose === "b"),
    ...{ NETWORKS: count, B_STRIDE: strides.b, C_STRIDE: strides.c },
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

/**
 * The same in a step, with the tile that was chosen for the shape of the product.
 *
 * @param inParameters which matrix lies in a buffer that is laid out like the parameters; the others have their own
 */
export function tunedMatmul(
  { compute, model, networks, tiles }: StepContext<unknown>,
  product: Product,
  buffers: Parameters<typeof matmul>[2],
  inParameters: "b" | "c",
): Promise<Dispatch> {
  const { M, N, K } = product;
  const parameters = model.size / VEC4_SIZE;
  const own = (rows: number) => (padded(rows) * padded(N)) / 4;
  const strides =
    inParameters === "b" ? { b: parameters, c: own(M) } : { b: own(K), c: parameters };
  const tile = tiles[productKey(product)];
  return matmul(compute, product, buffers, tile, { count: networks, strides });
}

/** The shape of a product as a key for its tile: `32x128x784`, `784x128x32 a`. */
export function productKey({ M, N, K, transpose }: Product): string {
  return [`${M}x${N}x${K}`, ...(transpose === undefined ? [] : [transpose])].join(" ");
}

/** A good tile without measuring. */
export function untunedTile(
  { adapter }: { readonly adapter: Pick<AdapterDescription, "software"> },
  { M, N, K }: Product,
): TileName {
  if (adapter.software) {
    return M * N * K >= MIN_LARGE_TILE_WORK ? "16x16" : "8x8";
  }
  // With many tiles it pays to fetch each operand once for a whole workgroup.
  return ceilDiv(M, 64) * ceilDiv(N, 64) >= 64 ? "64x64 shared" : "8x8";
}
