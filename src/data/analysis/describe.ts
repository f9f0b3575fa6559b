import { DataError, type Dataset } from "../dataset.ts";
import { type DuplicateGroup, findDuplicates } from "./duplicates.ts";
import { type Summary, summarise } from "./summary.ts";
import { type ClassMoments, LEVELS, type Tally, pixelLevels, tally } from "./tally.ts";

/** A column of the table, as it would stand in Kaggle's CSV. */
export interface ColumnSummary extends Summary {
  /** `label`, `pixel0`, `pixel1`, … */
  readonly name: string;
}

/** The images of one class. */
export interface ClassSummary extends ClassMoments {
  readonly label: number;
  /** Of all images, 0 to 1. */
  readonly share: number;
}

/** What is to be known of a dataset before one trains on it. */
export interface Description {
  readonly name: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** The label's column first, where there are labels, then every pixel's. */
  readonly columns: readonly ColumnSummary[];
  /** All pixels of all images together. */
  readonly overall: Summary;
  /** How much of that is 0, 0 to 1. */
  readonly paperShare: number;
  /** One for each class, also for those without images; empty where there are no labels. */
  readonly classes: readonly ClassSummary[];
  /** Numbers of the pixels that are 0 in every image. */
  readonly neverLit: readonly number[];
  readonly duplicates: readonly DuplicateGroup[];
}

/**
 * Describes a dataset: `DataFrame.describe()` of pandas for all columns, overall figures, the classes, and what may be
 * wrong with it.
 *
 * @throws DataError when it has no rows
 */
export function describe(dataset: Dataset): Description {
  const { name, count, width, height, labels } = dataset;
  if (count === 0) {
    throw new DataError(`${name} has no rows to describe.`);
  }
  const counts = tally(dataset);
  const pixels = pixelLevels(counts).map((levels, pixel) => ({
    name: `pixel${pixel}`,
    ...summarise(levels),
  }));
  const label = { name: "label", ...summarise(labelLevels(counts)) };
  const all = sumOfLevels(counts);
  return {
    name,
    count,
    width,
    height,
    columns: labels ? [label, ...pixels] : pixels,
    overall: summarise(all),
    paperShare: (all[0] as number) / (count * width * height),
    classes: labels
      ? counts.classes.map((of, label) => ({ label, share: of.count / count, ...of }))
      : [],
    neverLit: pixels.flatMap(({ max }, pixel) => (max === 0 ? [pixel] : [])),
    duplicates: findDuplicates(dataset),
  };
}

/** How often each value occurs in all pixels together, [256]; in f64, for there may be more than 2³² of them. */
function sumOfLevels({ levels }: Tally): Float64Array {
  const all = new Float64Array(LEVELS);
  for (let index = 0; index < levels.length; index++) {
    const value = index % LEVELS;
    all[value] = (all[value] as number) + (levels[index] as number);
  }
  return all;
}

/** How often each label occurs, [256]. */
function labelLevels({ classes }: Tally): Uint32Array {
  return Uint32Array.from({ length: LEVELS }, (_, label) => classes[label]?.count ?? 0);
}
