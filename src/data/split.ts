import { counted } from "../base/format.ts";
import { permutation, randomStream } from "../base/random.ts";
import { DataError, type Dataset } from "./dataset.ts";
import { selectRows } from "./select.ts";

/** How to split a dataset into rows for training and rows for validation. */
export interface SplitOptions {
  /** The share of the rows for validation, from 0 to below 1. */
  readonly validation: number;
  readonly seed: number;
  /** Takes the same share of every class for validation, to the nearest row. */
  readonly stratify?: boolean;
}

/** The row numbers of both parts, each ascending. Every row is in exactly one of them. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/** Key of the split's random stream, so that it is independent of other uses of the same seed. */
const SPLIT_STREAM = 0x5917;

/**
 * The number of validation rows among `count` rows: the share rounded to whole rows, but at least one row unless the
 * share is 0.
 */
export function validationCount(count: number, share: number): number {
  return share === 0 ? 0 : Math.max(1, Math.round(count * share));
}

/**
 * Splits rows at random into training and validation, {@link validationCount} of them for validation. At least one row
 * remains for training.
 *
 * @throws DataError if there are too few rows for both parts, or no labels to stratify by
 */
export function split(
  dataset: Pick<Dataset, "name" | "count" | "labels">,
  { validation, seed, stratify = false }: SplitOptions,
): Split {
  const { name, count } = dataset;
  if (!(validation >= 0 && validation < 1)) {
    throw new DataError(
      `The validation share is ${validation}; it must be at least 0 and less than 1.`,
    );
  }
  const wanted = validationCount(count, validation);
  if (wanted >= count) {
    throw new DataError(
      `${name} has ${counted(count, "row")}: with ${wanted} for validation, none is left to train on. Use more rows, or a smaller validation share (0 for none).`,
    );
  }
  const order = permutation(count, randomStream(seed, SPLIT_STREAM));
  const chosen = stratify ? stratified(dataset, order, wanted) : order.subarray(0, wanted);
  return splitOf(count, chosen);
}

/**
 * Splits a dataset at random into two, one for training and one for validation, of {@link validationCount} rows. At
 * least one row remains for training.
 *
 * @returns `validation` is undefined if its share is 0
 * @throws DataError if there are too few rows for both parts, or no labels to stratify by
 */
export function splitDataset(
  dataset: Dataset,
  options: SplitOptions,
): { readonly training: Dataset; readonly validation: Dataset | undefined } {
  const { train, validation } = split(dataset, options);
  return {
    training: selectRows(dataset, train),
    validation: validation.length === 0 ? undefined : selectRows(dataset, validation),
  };
}

/** The first rows of each class in `order`, with the same share of every class and `wanted` rows in total. */
function stratified(
  { name, labels }: Pick<Dataset, "name" | "labels">,
  order: Uint32Array,
  wanted: number,
): Uint32Array {
  if (labels === undefined) {
    throw new DataError(
      `${name} has no labels, so the split cannot be stratified. Turn stratification off.`,
    );
  }
  const left = quotas(classCounts(labels), wanted);
  return order.filter((row) => {
    const label = labels[row] as number;
    const isChosen = (left[label] as number) > 0;
    if (isChosen) {
      left[label] = (left[label] as number) - 1;
    }
    return isChosen;
  });
}

/**
 * How many rows to choose from each class, `wanted` in total, by the largest remainder method: each class gets its share
 * rounded down, and the classes with the largest remainders get one more.
 */
function quotas(counts: Uint32Array, wanted: number): Uint32Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = Array.from(counts, (count) => (wanted * count) / total);
  const taken = Uint32Array.from(shares, Math.floor);
  const short = wanted - taken.reduce((sum, count) => sum + count, 0);
  const remainder = (label: number) => (shares[label] as number) % 1;
  const byRemainder = Array.from(shares.keys()).sort((a, b) => remainder(b) - remainder(a));
  for (const label of byRemainder.slice(0, short)) {
    taken[label] = (taken[label] as number) + 1;
  }
  return taken;
}

function classCounts(labels: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const label of labels) {
    counts[label] = (counts[label] as number) + 1;
  }
  return counts;
}

function splitOf(count: number, chosen: Uint32Array): Split {
  const isChosen = new Uint8Array(count);
  for (const row of chosen) {
    isChosen[row] = 1;
  }
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  return {
    train: rows.filter((row) => isChosen[row] === 0),
    validation: rows.filter((row) => isChosen[row] === 1),
  };
}
