import { permutation, randomStream } from "../../../src/base/random.ts";
import { TINY } from "../../reference/bounds.ts";

/**
 * Random numbers for one case: a pure function of seed and index, so that a fault can be repeated. The networks of a population
 * draw the same whole numbers, sizes and bytes, that is shapes and data, but values and orders of their own.
 */
export interface Draw {
  /** A whole number from 0 to `limit` − 1. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(choices: readonly T[]) => T;
  /** A length from 1 to `most`; awkward lengths are more likely. */
  readonly size: (most?: number) => number;
  /** Values of one kind. Sums of their products do not overflow. */
  readonly values: (count: number, kind?: Kind) => Float32Array<ArrayBuffer>;
  readonly bytes: (count: number) => Uint8Array<ArrayBuffer>;
  readonly order: (count: number) => Uint32Array<ArrayBuffer>;
}

/** One, primes, and lengths at, just below and just above one and two tiles of 4, 8, 16, 32 and 64. */
const AWKWARD = [1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 23, 31, 32, 33, 47, 63, 64, 65, 127, 129];

const KINDS = ["usual", "wide", "faint", "sparse", "equal"] as const;

export type Kind = (typeof KINDS)[number];

/** Zeros of both signs, the smallest normal and subnormal numbers, and one. */
const FAINT = [0, -0, 2 ** -149, -(2 ** -149), TINY / 2, -TINY / 2, TINY, -TINY, 1, -1];

export function drawFrom(seed: number, index: number, network = 0): Draw {
  const random = randomStream(seed, index);
  const own = randomStream(seed, index, network);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(choices: readonly T[]) => choices[below(choices.length)] as T;
  const around = () => own() + own() + own() + own() - 2;
  const one: Readonly<Record<Kind, () => number>> = {
    usual: around,
    wide: () => Math.sign(own() - 0.5) * 10 ** (30 * own() - 15),
    faint: () => FAINT[Math.floor(own() * FAINT.length)] as number,
    sparse: () => (own() < 0.9 ? 0 : around()),
    equal: around,
  };
  return {
    below,
    pick,
    size: (most = 65) =>
      random() < 0.75 ? pick(AWKWARD.filter((size) => size <= most)) : 1 + below(most),
    values: (count, kind = pick(KINDS)) => {
      const always = one[kind]();
      return Float32Array.from({ length: count }, () => (kind === "equal" ? always : one[kind]()));
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => (random() < 0.4 ? 0 : below(256))),
    order: (count) => permutation(count, own),
  };
}
