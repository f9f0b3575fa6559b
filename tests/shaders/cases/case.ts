import { unpad } from "../../reference/blocks.ts";
import type { Draw } from "./draw.ts";

export type Words = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** The content of bindings, by their WGSL names. */
export type Contents = Readonly<Record<string, Words>>;

/** One run of one kernel, and a check of its result. */
export interface KernelCase {
  readonly constants: Readonly<Record<string, number>>;
  /** The content of each binding, by its WGSL name. */
  readonly buffers: Contents;
  /** Bindings that end with their content, since the kernel asks how long they are. */
  readonly exact?: readonly string[];
  /** Throws where a writable binding differs from the CPU twin by more than its bound. */
  readonly check: (after: Contents) => void;
}

/** Words of `Clock` in WGSL. Behind it may lie sums of squares of the gradient, as many for each step. */
export const CLOCK_WORDS = 2;

/** Draws a case for a kernel. */
export type MakeCase = (draw: Draw) => KernelCase;

/** Throws unless the padding after rows and columns is zero, on which every reader of a matrix relies. */
export function expectZeroPadding(
  name: string,
  blocks: ArrayLike<number>,
  rows: number,
  columns: number,
): void {
  const within = unpad(blocks, rows, columns).filter((value) => value !== 0).length;
  const all = Array.from(blocks).filter((value) => value !== 0).length;
  if (all !== within) {
    throw new Error(`The padding of ${name} is not zero.`);
  }
}

/** Throws unless all bits are equal. */
export function expectSame(name: string, actual: Words, expected: Words): void {
  const [a, b] = [bitsOf(actual), bitsOf(expected)];
  const at = a.findIndex((word, index) => word !== b[index]);
  if (at !== -1 || a.length !== b.length) {
    throw new Error(`${name}[${at}] is ${actual[at]}, not ${expected[at]} to the bit`);
  }
}

export function bitsOf(words: Words): Uint32Array<ArrayBuffer> {
  return new Uint32Array(words.buffer, words.byteOffset, words.length);
}
