// A matrix product is cut into tiles, parts of the result that are computed together; see matmul.ts.

/**
 * How a product is cut. One invocation computes a tile of 8x8 or 16x16; one workgroup computes a tile of 64x64, in memory that its
 * invocations share. `square` means workgroups of 8 × 8 invocations instead of 8 × 2.
 */
export type TileName = "8x8" | "8x8 square" | "16x16" | "64x64 shared";

/** All tiles, in the order in which they are timed. */
export const TILES: readonly TileName[] = ["8x8", "8x8 square", "16x16", "64x64 shared"];

/** The tiles that were chosen for some products, by `productKey`; the others take `untunedTile`. */
export type Tiles = Readonly<Record<string, TileName>>;
