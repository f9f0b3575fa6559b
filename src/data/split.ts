import { permutation, randomStream } from "../random.ts";
import { DataError, type Dataset } from "./dataset.ts";

/** The key of the split's random stream, beside the seed. */
const SPLIT = 3;

/** A data set cut in two. */
export interface Split {
  readonly training: Dataset;
  /** Undefined where no rows were kept aside. */
  readonly validation: Dataset | undefined;
}

/**
 * Keeps a share of the rows aside, drawn at random.
 *
 * @param share of the rows, 0 … below 1, rounded to whole rows
 * @throws DataError where no row would be left to learn from
 */
export function split(dataset: Dataset, share: number, seed: number): Split {
  const kept = Math.round(dataset.count * share);
  if (kept >= dataset.count) {
    throw new DataError(
      `${dataset.name}: of ${dataset.count} rows, ${kept} would be kept for validation and none left to learn from.`,
    );
  }
  if (kept === 0) {
    return { training: dataset, validation: undefined };
  }
  const order = permutation(dataset.count, randomStream(seed, SPLIT));
  return {
    validation: rowsOf(dataset, order.subarray(0, kept)),
    training: rowsOf(dataset, order.subarray(kept)),
  };
}

/** The given rows of a data set, in the given order. */
export function rowsOf(dataset: Dataset, rows: Uint32Array): Dataset {
  const pixels = dataset.width * dataset.height;
  const images = new Uint8Array(rows.length * pixels);
  rows.forEach((row, index) => {
    images.set(dataset.images.subarray(row * pixels, (row + 1) * pixels), index * pixels);
  });
  const { labels } = dataset;
  return {
    ...dataset,
    count: rows.length,
    images,
    labels: labels && Uint8Array.from(rows, (row) => labels[row] as number),
  };
}
