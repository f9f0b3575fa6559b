import type { Dataset } from "./dataset.ts";

type Images = Pick<Dataset, "width" | "height" | "count" | "images">;

/** A hash table that finds rows by their image. It resolves collisions by linear probing. */
export interface ImageTable {
  readonly dataset: Images;
  /** [a power of two], each the first row with some image, or −1 if the slot is free. */
  readonly slots: Int32Array;
  /** [count], the hash of each row's image. */
  readonly hashes: Int32Array;
  /** [count], for each row the first row with the same image: the row itself unless an earlier one has that image. */
  readonly firsts: Int32Array;
}

export function imageTable(dataset: Images): ImageTable {
  const { count } = dataset;
  const size = 2 ** Math.ceil(Math.log2(2 * count + 1));
  const slots = new Int32Array(size).fill(-1);
  const [hashes, firsts] = [new Int32Array(count), new Int32Array(count)];
  const table = { dataset, slots, hashes, firsts };
  for (let row = 0; row < count; row++) {
    const image = imageBytes(dataset, row);
    const ownHash = hash(image);
    hashes[row] = ownHash;
    const slot = slotOf(table, image, ownHash);
    if (slots[slot] === -1) {
      slots[slot] = row;
    }
    table.firsts[row] = slots[slot] as number;
  }
  return table;
}

/** The table's first row with the same image as row `row` of `other`, or −1. Both must have images of the same size. */
export function findImage(table: ImageTable, other: Images, row: number): number {
  const image = imageBytes(other, row);
  return table.slots[slotOf(table, image, hash(image))] as number;
}

/** The slot that holds an equal image, or the free slot for a new image. */
function slotOf({ dataset, slots, hashes }: ImageTable, image: DataView, hash: number): number {
  const last = slots.length - 1;
  for (let slot = hash & last; ; slot = (slot + 1) & last) {
    const row = slots[slot] as number;
    if (row === -1) {
      return slot;
    }
    if (hashes[row] === hash && isEqual(imageBytes(dataset, row), image)) {
      return slot;
    }
  }
}

function imageBytes({ width, height, images }: Images, row: number): DataView {
  const pixels = width * height;
  return new DataView(images.buffer, images.byteOffset + row * pixels, pixels);
}

/**
 * MurmurHash3 over whole 32-bit words. Up to three bytes after the last whole word do not enter the hash; the
 * comparison of the images checks them.
 */
function hash(bytes: DataView): number {
  const wholeWords = bytes.byteLength - (bytes.byteLength % 4);
  let hash = 0;
  for (let offset = 0; offset < wholeWords; offset += 4) {
    const word = Math.imul(bytes.getInt32(offset, true), 0xcc9e2d51);
    hash ^= Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    // `| 0` keeps this a 32-bit integer; as a double it would make the loop seven times slower.
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

function isEqual(a: DataView, b: DataView): boolean {
  for (let offset = 0; offset < a.byteLength; offset++) {
    if (a.getUint8(offset) !== b.getUint8(offset)) {
      return false;
    }
  }
  return true;
}
