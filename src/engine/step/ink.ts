// Most of an image is paper (zeros), the rest is ink. Of the 196 blocks of four pixels of a digit about sixty hold ink, and in a
// batch of 32 digits two thirds of the blocks hold ink in some image. Kernels that know which ones skip the others. They
// compute the same bits in less time, since adding zero changes nothing.

import { ceilDiv } from "../../base/ceil-div.ts";

/** Which blocks of four pixels hold ink, for each image. */
export interface InkMasks {
  /** Blocks of an image. */
  readonly blocks: number;
  /** [count, ⌈blocks / 32⌉] words, one bit per block. */
  readonly bits: Uint32Array;
}

/**
 * Finds the blocks that hold ink.
 *
 * @param images [count, blocks] words of four packed bytes
 */
export function inkMasks(images: Uint32Array, count: number): InkMasks {
  const blocks = images.length / count;
  const words = ceilDiv(blocks, 32);
  const bits = new Uint32Array(count * words);
  for (let row = 0; row < count; row++) {
    for (let block = 0; block < blocks; block++) {
      if (images[row * blocks + block] !== 0) {
        const word = row * words + (block >>> 5);
        bits[word] = (bits[word] as number) | (1 << (block & 31));
      }
    }
  }
  return { blocks, bits };
}

/** Masks of the same shape that say there is ink everywhere. */
export function inkEverywhere({ blocks, bits }: InkMasks): InkMasks {
  return { blocks, bits: new Uint32Array(bits.length).fill(0xffff_ffff) };
}

/** Words of an `inkTable`. */
export function inkTableLength(inputs: number, steps: number): number {
  return steps * (1 + ceilDiv(inputs, 4));
}

/**
 * For each batch: the number of blocks that hold ink in any of its images, then these blocks, then the others.
 *
 * @param order the rows, batch after batch
 * @returns [steps, 1 + blocks]
 */
export function inkTable(
  { blocks, bits }: InkMasks,
  order: Uint32Array,
  batch: number,
): Uint32Array<ArrayBuffer> {
  const words = ceilDiv(blocks, 32);
  const steps = ceilDiv(order.length, batch);
  const table = new Uint32Array(steps * (1 + blocks));
  const together = new Uint32Array(words);
  for (let step = 0; step < steps; step++) {
    together.fill(0);
    for (const row of order.subarray(step * batch, (step + 1) * batch)) {
      for (let word = 0; word < words; word++) {
        together[word] = (together[word] as number) | (bits[row * words + word] as number);
      }
    }
    separate(together, table.subarray(step * (1 + blocks), (step + 1) * (1 + blocks)));
  }
  return table;
}

/** Writes the number of bits that are set, then their places, and from the end backwards the places of the others. */
function separate(bits: Uint32Array, entry: Uint32Array): void {
  const blocks = entry.length - 1;
  let ink = 0;
  let paper = blocks;
  for (let block = 0; block < blocks; block++) {
    if ((((bits[block >>> 5] as number) >>> (block & 31)) & 1) === 1) {
      ink += 1;
      entry[ink] = block;
    } else {
      entry[paper] = block;
      paper -= 1;
    }
  }
  entry[0] = ink;
}
