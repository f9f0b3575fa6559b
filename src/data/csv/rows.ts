import { formatCount } from "../../base/format.ts";
import { DataError, type Dataset } from "../dataset.ts";
import { MAX_DATASET_BYTES } from "../limits.ts";
import type { CsvLayout } from "./layout.ts";

/** The rows of a CSV so far: arrays of images and labels that grow, since the final number is not known. */
export interface Rows {
  readonly pixels: number;
  count: number;
  /** [at least count, pixels]; the capacity may be larger than the number of rows. */
  images: Uint8Array;
  /** [at least count]. */
  labels: Uint8Array;
}

/** Capacity at the start: enough rows to estimate the file's number of rows from the bytes that each row takes. */
const INITIAL_ROWS = 2048;

export function newRows({ pixels: { length: pixels } }: CsvLayout): Rows {
  return {
    pixels,
    count: 0,
    images: new Uint8Array(INITIAL_ROWS * pixels),
    labels: new Uint8Array(INITIAL_ROWS),
  };
}

/**
 * Adds the numbers of one line.
 *
 * @param cells [columns] of the CSV
 * @param shareRead the share of the file that has been read, 0 to 1. The number of rows of the whole file is estimated
 *   from it, so that the images, which take most of the memory, are copied once instead of at every doubling
 * @throws DataError if there are more rows than the memory limit allows
 */
export function addRow(
  name: string,
  rows: Rows,
  layout: CsvLayout,
  cells: Uint8Array,
  shareRead: number,
): void {
  if (rows.count === rows.labels.length) {
    enlarge(name, rows, shareRead);
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

/** The rows as a dataset, without the unused capacity. */
export function datasetOf(rows: Rows, layout: CsvLayout, name: string, classes: number): Dataset {
  const { width, height, label } = layout;
  return {
    name,
    width,
    height,
    classes,
    count: rows.count,
    images: trimmed(rows.images, rows.count * rows.pixels),
    labels: label >= 0 ? trimmed(rows.labels, rows.count) : undefined,
  };
}

function enlarge(name: string, rows: Rows, shareRead: number): void {
  const maxRows = Math.floor(MAX_DATASET_BYTES / rows.pixels);
  if (rows.count >= maxRows) {
    throw new DataError(
      `${name} has more than ${formatCount(maxRows)} rows; that is the most that can be read. Set a limit to read only the first rows.`,
    );
  }
  // 10 % more, since more of the file has been read than the rows account for. Unused capacity is never touched, so it
  // takes no memory.
  const estimated = Math.ceil((rows.count / Math.max(shareRead, 1e-3)) * 1.1);
  const capacity = Math.min(maxRows, Math.max(estimated, Math.ceil(rows.count * 1.25)));
  rows.images = enlarged(rows.images, capacity * rows.pixels);
  rows.labels = enlarged(rows.labels, capacity);
}

function enlarged(bytes: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

/** The first `length` bytes: a view if little is unused, since a copy would double the memory; otherwise a copy. */
function trimmed(bytes: Uint8Array, length: number): Uint8Array {
  return length > 0.75 * bytes.length ? bytes.subarray(0, length) : bytes.slice(0, length);
}
