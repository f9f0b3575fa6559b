// Matrix products: every tile of the engine and the candidates, in GFLOP/s, and how far their results differ.

import { randomStream } from "../../src/base/random.ts";
import { type Dispatch, prepare } from "../../src/engine/gpu/kernel.ts";
import { Memory, Readback } from "../../src/engine/gpu/memory.ts";
import { type Product, matmul } from "../../src/engine/step/matmul.ts";
import { TILES } from "../../src/engine/step/tiles.ts";
import { matmul128x128 } from "./candidates.ts";
import { type Probe, inOnePass, microseconds } from "./probe.ts";

const SIDES = { quick: [256], thorough: [512, 1024, 2048, 4096] };

/** Larger results are not compared: reading them back takes longer than it is worth. */
const MAX_COMPARED = 1024;

export async function probeProducts(probe: Probe): Promise<void> {
  for (const side of probe.quick ? SIDES.quick : SIDES.thorough) {
    await probeProduct(probe, side, { M: side, N: side, K: side });
    await probeProduct(probe, side, { M: side, N: side, K: side, transpose: "a" });
    await probeProduct(probe, side, { M: side, N: side, K: side, transpose: "b" });
  }
}

async function probeProduct(probe: Probe, side: number, product: Product): Promise<void> {
  const { compute, report } = probe;
  const memory = new Memory(compute);
  const size = 4 * side * side;
  const [a, b] = [memory.upload("a", noise(side, 1)), memory.upload("b", noise(side, 2))];
  const readback = new Readback(compute, size);
  const rates: Record<string, number> = {};
  let first: Float32Array | undefined;
  let difference = 0;
  for (const [name, make] of candidatesFor(probe, product)) {
    const c = memory.storage("c", size);
    const dispatch = await make({ a, b, c });
    const time = await microseconds(probe, inOnePass(probe, [dispatch]));
    rates[name] = Number(((2 * side ** 3) / time / 1000).toFixed(1));
    if (side <= MAX_COMPARED) {
      const values = new Float32Array(await readback.read(c));
      first ??= values;
      difference = Math.max(difference, largestDifference(first, values));
    }
  }
  const { transpose } = product;
  const form = transpose === undefined ? "a·b" : { a: "aᵀ·b", b: "a·bᵀ" }[transpose];
  report(`${form} of ${side}³, GFLOP/s`, rates);
  if (side <= MAX_COMPARED) {
    report(`${form} of ${side}³, largest difference between tiles`, difference);
  }
  readback.dispose();
  memory.dispose();
}

type Buffers = Readonly<Record<"a" | "b" | "c", GPUBuffer>>;

function candidatesFor({ compute }: Probe, product: Product) {
  const { transpose, ...sides } = product;
  const shape = {
    ...sides,
    TRANSPOSE_A: Number(transpose === "a"),
    TRANSPOSE_B: Number(transpose === "b"),
  };
  const tiles = TILES.map((tile): [string, (buffers: Buffers) => Promise<Dispatch>] => [
    tile,
    (buffers) => matmul(compute, product, buffers, tile),
  ]);
  const candidate = (buffers: Buffers) => prepare(compute, matmul128x128, shape, buffers);
  return [...tiles, [matmul128x128.label, candidate] as const];
}

function noise(side: number, seed: number): Float32Array<ArrayBuffer> {
  const random = randomStream(seed);
  return Float32Array.from({ length: side * side }, () => random() - 0.5);
}

/** The largest difference between two results of the same length. */
export function largestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let largest = 0;
  for (let index = 0; index < one.length; index++) {
    const difference = Math.abs((one[index] as number) - (other[index] as number));
    // A NaN is a difference, too.
    largest = difference <= largest ? largest : difference;
  }
  return largest;
}
