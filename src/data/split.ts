import { permutation, randomStream } from "../base/random.ts";
import { counted } from "../base/words.ts";
import { DataError, type Dataset } from "./dataset.ts";
import { selectRows } from "./select.ts";

/** How to set rows aside. */
export interface SplitOptions {
  /** The share of the rows that is set aside, 0 to below 1. */
  readonly validation: number;
  readonly seed: number;
  /** Takes the same share of every class, to the nearest row. */
  readonly stratify?: boolean;
}

/** Row numbers, ascending; together every row once. */
export interface Split {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/** So that the split's draws have nothing in common with other uses of the seed. */
const SPLIT_STREAM = 0x5917;

/** How many of `count` rows are set aside for validation: the share rounded to whole rows, at least one unless it is 0. */
export function validationCount(count: number, share: number): number {
  return share === 0 ? 0 : Math.max(1, Math.round(count * share));
}

/**
 * Sets a share of the rows aside, drawn by the seed: the share rounded to whole rows, and at least one row on either
 * side.
 *
 * @throws DataError when there are too few rows for two sides, or no labels to stratify by
 */
export function split(
  dataset: Pick<Dataset, "name" | "count" | "labels">,
  { validation, seed, stratify = false }: SplitOptions,
): Split {
  const { name, count } = dataset;
  if (!(validation >= 0 && validation < 1)) {
    throw new DataError(`The validation share is ${validation}; it must be 0 or more and below 1.`);
  }
  const wanted = validationCount(count, validation);
  if (wanted >= count) {
    throw new DataError(
      `${name} has ${counted(count, "row")}, too few to set ${wanted} aside for validation and train on others. Use more rows, or a validation share of 0.`,
    );
  }
  const order = permutation(count, randomStream(seed, SPLIT_STREAM));
  const chosen = stratify ? evenly(dataset, order, wanted) : order.subarray(0, wanted);
  return separate(count, chosen);
}

/**
 * Two datasets out of one: the share rounded to whole rows, drawn by the seed, and at least one row on either side.
 *
 * @returns validation: undefined where no rows were to be set aside
 * @throws DataError when there are too few rows for two sides, or no labels to stratify by
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

/** The first rows of each class in `order`, as many as its share. */
function evenly(
  { name, labels }: Pick<Dataset, "name" | "labels">,
  order: Uint32Array,
  wanted: number,
): Uint32Array {
  if (labels === undefined) {
    throw new DataError(`${name} has no labels to stratify the split by. Split it without.`);
  }
  const left = quotas(classCounts(labels), wanted);
  return order.filter((row) => {
    const label = labels[row] as number;
    const takes = (left[label] as number) > 0;
    if (takes) {
      left[label] = (left[label] as number) - 1;
    }
    return takes;
  });
}

/** How many rows each class gives, `wanted` in all: its share rounded down, then one each to the largest remainders. */
function quotas(counts: Uint32Array, wanted: number): Uint32Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = Array.from(counts, (count) => (wanted * count) / total);
  const given = Uint32Array.from(shares, Math.floor);
  const short = wanted - given.reduce((sum, count) => sum + count, 0);
  const remainder = (label: number) => (shares[label] as number) % 1;
  const byRemainder = Array.from(shares.keys()).sort((a, b) => remainder(b) - remainder(a));
  for (const label of byRemainder.slice(0, short)) {
    given[label] = (given[label] as number) + 1;
  }
  return given;
}

function classCounts(labels: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const label of labels) {
    counts[label] = (counts[label] as number) + 1;
  }
  return counts;
}

function separate(count: number, chosen: Uint32Array): Split {
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
