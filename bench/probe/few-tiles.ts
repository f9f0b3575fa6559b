// Matrix products of a training step and an evaluation: they have fewer tiles than a GPU has processors. Each tile of the
// engine, then K in slices (split-K), which are added in a second dispatch; microseconds, and how far the results differ.

import { ceilDiv } from "../../src/base/ceil-div.ts";
import { randomStream } from "../../src/base/random.ts";
import { type Dispatch, prepare } from "../../src/engine/gpu/kernel.ts";
import { Memory, Readback } from "../../src/engine/gpu/memory.ts";
import type { ComputeDevice } from "../../src/engine/index.ts";
import { type Product, matmul, productKey } from "../../src/engine/step/matmul.ts";
import { TILES } from "../../src/engine/step/tiles.ts";
import { matmul8x8Slices, sumSlices } from "./candidates.ts";
import { type Probe, inOnePass, microseconds } from "./probe.ts";
import { largestDifference } from "./products.ts";

/** Layers 1 and 2 forward at batch 64, layer 1 of an evaluation, the gradients of layer 1. */
const PRODUCTS: readonly Product[] = [
  { M: 64, N: 128, K: 784 },
  { M: 64, N: 64, K: 128 },
  { M: 256, N: 128, K: 784 },
  { M: 784, N: 128, K: 64, transpose: "a" },
];

const SLICES = [4, 7, 14, 28];

export async function probeFewTiles(probe: Probe): Promise<void> {
  for (const product of probe.quick ? PRODUCTS.slice(0, 1) : PRODUCTS) {
    await probeProduct(probe, product);
  }
}

async function probeProduct(probe: Probe, product: Product): Promise<void> {
  const { compute, report } = probe;
  const { M, N, K } = product;
  const memory = new Memory(compute);
  const [a, b] = [memory.upload("a", noise(M * K, 1)), memory.upload("b", noise(K * N, 2))];
  const readback = new Readback(compute, 4 * M * N);
  const times: Record<string, number> = {};
  let first: Float32Array | undefined;
  let difference = 0;
  const time = async (name: string, c: GPUBuffer, dispatches: readonly Dispatch[]) => {
    times[name] = await microseconds(probe, inOnePass(probe, dispatches));
    const values = new Float32Array(await readback.read(c));
    first ??= values;
    difference = Math.max(difference, largestDifference(first, values));
  };
  for (const tile of TILES) {
    const c = memory.storage("c", 4 * M * N);
    await time(tile, c, [await matmul(compute, product, { a, b, c }, tile)]);
  }
  for (const slices of SLICES) {
    const c = memory.storage("c", 4 * M * N);
    const dispatches = await slicedMatmul(compute, memory, product, { a, b, c }, slices);
    await time(`8x8 in ${slices} slices`, c, dispatches);
  }
  report(`product ${productKey(product)}, µs`, times);
  report(`product ${productKey(product)}, largest difference`, difference);
  readback.dispose();
  memory.dispose();
}

/** A product in two dispatches: its slices, and their sum. */
export function slicedMatmul(
  compute: ComputeDevice,
  memory: Memory,
  { M, N, K, transpose }: Product,
  { a, b, c }: Readonly<Record<"a" | "b" | "c", GPUBuffer>>,
  slices: number,
): Promise<readonly Dispatch[]> {
  const vectors = 4 * ceilDiv(M, 4) * ceilDiv(N, 4);
  const partials = memory.storage("partials", 16 * vectors * slices);
  const shape = {
    ...{ M, N, K, SLICES: slices },
    TRANSPOSE_A: Number(transpose === "a"),
    TRANSPOSE_B: Number(transpose === "b"),
  };
  return Promise.all([
    prepare(compute, matmul8x8Slices, shape, { a, b, partials }),
    prepare(compute, sumSlices, { SLICES: slices, VECTORS: vectors }, { partials, c }),
  ]);
}

function noise(length: number, seed: number): Float32Array<ArrayBuffer> {
  const random = randomStream(seed);
  return Float32Array.from({ length }, () => random() - 0.5);
}
