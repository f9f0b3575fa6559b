import type { Dataset } from "./dataset";

type Images = Pick<Dataset, "width" | "height" | "count" | "images">;

/** Finds rows by their image: a hash table with linear probing. */
export interface ImageTable {
  readonly dataset: Images;
  /** [power of two], the first row with its image, or −1 where a slot is free. */
  readonly slots: Int32Array;
  /** [count], the first row with the same image; the row itself where there is none before it. */
  readonly firsts: Int32Array;
}

export function imageTable(dataset: Images): ImageTable {
  const { count } = dataset;
  const size = 2 ** Math.ceil(Math.log2(2 * count + 1));
  const slots = new Int32Array(size).fill(-1);
  const table = { dataset, slots, firsts: new Int32Array(count) };
  for (let row = 0; row < count; row++) {
    const slot = slotOf(table, dataset, row);
    if (slots[slot] === -1) slots[slot] = row;
    table.firsts[row] = slots[slot] as number;
  }
  return table;
}

/** The table's first row with the same image as row `row` of `other`, or −1. Images must be of one size. */
export function findImage(table: ImageTable, other: Images, row: number): number {
  return table.slots[slotOf(table, other, row)] as number;
}

/** The slot that holds an equal image, or the free one where it would go. */
function slotOf({ dataset, slots }: ImageTable, other: Images, row: number): number {
  const last = slots.length - 1;
  const image = imageBytes(other, row);
  let slot = hash(image) & last;
  for (;;) {
    const found = slots[slot] as number;
    if (found === -1 || isEqual(imageBytes(dataset, found), image)) return slot;
    slot = (slot + 1) & last;
  }
}

function imageBytes({ width, height, images }: Images, row: number): DataView {
  const pixels = width * height;
  return new DataView(images.buffer, images.byteOffset + row * pixels, pixels);
}

/** MurmurHash3's mixing of 32-bit words; bytes behind the last whole word are left to the comparison. */
function hash(bytes: DataView): number {
  let hash = 0;
  for (let offset = 0; offset + 4 <= bytes.byteLength; offset += 4) {
    const word = Math.imul(bytes.getUint32(offset, true), 0xcc9e2d51);
    hash ^= Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

function isEqual(a: DataView, b: DataView): boolean {
  for (let offset = 0; offset < a.byteLength; offset++) {
    if (a.getUint8(offset) !== b.getUint8(offset)) return false;
  }
  return true;
}
