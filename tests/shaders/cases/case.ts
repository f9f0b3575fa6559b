import { unpad } from "../../reference/blocks.ts";
import type { Draw } from "./draw.ts";

export type Words = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** What the bindings hold after a run, by their WGSL names. */
export type Contents = Readonly<Record<string, Words>>;

/** One run of one kernel and what must come of it. */
export interface KernelCase {
  readonly constants: Readonly<Record<string, number>>;
  /** The content of each binding, by its WGSL name. */
  readonly buffers: Contents;
  /** Throws where a writable binding is not what its CPU twin says. */
  readonly check: (after: Contents) => void;
}

/** Draws a case for a kernel. */
export type MakeCase = (draw: Draw) => KernelCase;

/** Throws unless rows and columns behind the matrix are zero, as every reader of it relies on. */
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

/** Throws unless these are the very same bits. */
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
