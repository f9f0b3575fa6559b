import { formatCount } from "../../base/format.ts";
import { DataError } from "../dataset.ts";
import { MAX_DATASET_BYTES } from "../limits.ts";
import type { CsvLayout } from "./layout.ts";

/** The rows of a CSV so far: arrays that grow, since the final number is not known. */
export interface Rows {
  readonly pixels: number;
  /** Number of columns that may be the label. */
  readonly candidates: number;
  count: number;
  /** [at least count, pixels]; the capacity may be larger than the number of rows. */
  images: Uint8Array;
  /** [at least count]. */
  labels: Uint8Array;
  /** [at least count, candidates], the numbers in those columns; NaN where there is no number. */
  candidateValues: Float32Array;
  /** What the rows are called, if somebody asks. */
  readonly ids: string[];
}

/** Capacity at the start: enough rows to estimate the file's number of rows from the bytes that each row takes. */
const INITIAL_ROWS = 2048;

export function newRows({
  pixels: { length: pixels },
  candidates: { length: candidates },
}: Pick<CsvLayout, "pixels" | "candidates">): Rows {
  return {
    pixels,
    candidates,
    count: 0,
    images: new Uint8Array(INITIAL_ROWS * pixels),
    labels: new Uint8Array(INITIAL_ROWS),
    candidateValues: new Float32Array(INITIAL_ROWS * candidates),
    ids: [],
  };
}

/**
 * Adds the numbers of one line.
 *
 * @param numbers [columns] of the CSV
 * @param candidateValues [candidates]
 * @param shareRead the share of the file that has been read, 0 to 1. The number of rows of the whole file is estimated
 *   from it, so that the images, which take most of the memory, are copied once instead of at every doubling
 * @throws DataError if there are more rows than the memory limit allows
 */
export function addRow(
  name: string,
  rows: Rows,
  layout: CsvLayout,
  numbers: Uint8Array,
  candidateValues: Float32Array,
  shareRead: number,
): void {
  if (rows.count === rows.labels.length) {
    enlarge(name, rows, shareRead);
  }
  const start = rows.count * rows.pixels;
  const first = layout.pixels[0] as number;
  if (layout.inOrder) {
    rows.images.set(numbers.subarray(first, first + rows.pixels), start);
  } else {
    layout.pixels.forEach((column, pixel) => (rows.images[start + pixel] = numbers[column] ?? 0));
  }
  if (layout.label >= 0) {
    rows.labels[rows.count] = numbers[layout.label] as number;
  }
  for (let index = 0; index < candidateValues.length; index++) {
    rows.candidateValues[rows.count * rows.candidates + index] = candidateValues[index] as number;
  }
  rows.count++;
}

/** Images and labels without the unused capacity. */
export function trimmedRows({ images, labels, count, pixels }: Rows): {
  images: Uint8Array;
  labels: Uint8Array;
} {
  return { images: trimmed(images, count * pixels), labels: trimmed(labels, count) };
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
  const values = new Float32Array(capacity * rows.candidates);
  values.set(rows.candidateValues);
  rows.candidateValues = values;
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
