import { grouped } from "../../base/words.ts";
import { DataError, type Dataset } from "../dataset.ts";
import { MAX_DATASET_BYTES } from "../limits.ts";
import type { CsvLayout } from "./layout.ts";

/** Images and labels while their number is not known. */
export interface Rows {
  readonly pixels: number;
  count: number;
  /** [at least count, pixels] */
  images: Uint8Array;
  /** [at least count] */
  labels: Uint8Array;
}

/** Enough to tell from how many bytes a row takes how many rows the file has. */
const FIRST_ROWS = 2048;

export function newRows({ pixels: { length: pixels } }: CsvLayout): Rows {
  return {
    pixels,
    count: 0,
    images: new Uint8Array(FIRST_ROWS * pixels),
    labels: new Uint8Array(FIRST_ROWS),
  };
}

/**
 * Adds a line's numbers.
 *
 * @param cells [columns] of the CSV
 * @param shareRead of the file, 0 to 1: from it the room for all rows is reckoned, so that the images, which are most
 *   of the memory, are moved once and not at every doubling
 * @throws DataError when there are more rows than can be held
 */
export function addRow(
  name: string,
  rows: Rows,
  layout: CsvLayout,
  cells: Uint8Array,
  shareRead: number,
): void {
  if (rows.count === rows.labels.length) {
    makeRoom(name, rows, shareRead);
  }
  const start = rows.count * rows.pixels;
  const first = layout.pixels[0] as number;
  if (layout.inOrder) {
    rows.images.set(cells.subarray(first, first + rows.pixels), start);
  } else {
    layout.pixels.forEach((column, pixel) => (rows.images[start + pixel] = cells[column] ?? 0));
  }
  if (layout.label >= 0) {
    rows.labels[rows.count] = cells[layout.label] as number;
  }
  rows.count++;
}

/** The rows as a dataset, without the room that is left. */
export function finished(rows: Rows, layout: CsvLayout, name: string, classes: number): Dataset {
  const { width, height, label } = layout;
  return {
    name,
    width,
    height,
    classes,
    count: rows.count,
    images: cut(rows.images, rows.count * rows.pixels),
    labels: label >= 0 ? cut(rows.labels, rows.count) : undefined,
  };
}

function makeRoom(name: string, rows: Rows, shareRead: number): void {
  const most = Math.floor(MAX_DATASET_BYTES / rows.pixels);
  if (rows.count >= most) {
    throw new DataError(
      `${name} has more than ${grouped(most)} rows, which is all that can be held. Read the first ones with a limit.`,
    );
  }
  // 10 % more, for what is read runs ahead of the rows. Room that stays unused is never touched, so it costs no memory.
  const reckoned = Math.ceil((rows.count / Math.max(shareRead, 1e-3)) * 1.1);
  const capacity = Math.min(most, Math.max(reckoned, Math.ceil(rows.count * 1.25)));
  rows.images = enlarged(rows.images, capacity * rows.pixels);
  rows.labels = enlarged(rows.labels, capacity);
}

function enlarged(bytes: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

/** A view where little is left over, for a copy would double the memory; else a copy. */
function cut(bytes: Uint8Array, length: number): Uint8Array {
  return length > 0.75 * bytes.length ? bytes.subarray(0, length) : bytes.slice(0, length);
}
