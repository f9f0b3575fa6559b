import { DataError, type Dataset } from "./dataset";
import { findDuplicates, type DuplicateGroup } from "./duplicates";
import { summarise, type Summary } from "./summary";
import { LEVELS, pixelLevels, tally, type Tally } from "./tally";

/** A column of the table, as it would stand in Kaggle's CSV. */
export interface ColumnSummary extends Summary {
  /** `label`, `pixel0`, `pixel1`, … */
  readonly name: string;
}

/** The images of one class. */
export interface ClassSummary {
  readonly label: number;
  readonly count: number;
  /** Of all images, 0 to 1. */
  readonly share: number;
  /** [height · width], 0 to 255; NaN where the class has no images. */
  readonly mean: Float64Array;
  /** [height · width], divided by n − 1; NaN where the class has fewer than two images. */
  readonly std: Float64Array;
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
  if (count === 0) throw new DataError(`${name} has no rows to describe.`);
  const counts = tally(dataset);
  const pixels = pixelLevels(counts).map((levels, pixel) => ({
    name: `pixel${pixel}`,
    ...summarise(levels),
  }));
  const label = { name: "label", ...summarise(counts.classCounts) };
  const all = sumOfLevels(counts);
  return {
    name,
    count,
    width,
    height,
    columns: labels ? [label, ...pixels] : pixels,
    overall: summarise(all),
    paperShare: (all[0] as number) / (count * width * height),
    classes: labels ? describeClasses(dataset, counts) : [],
    neverLit: pixels.flatMap(({ max }, pixel) => (max === 0 ? [pixel] : [])),
    duplicates: findDuplicates(dataset),
  };
}

/** How often each value occurs in all pixels together, [256]; in f64, for there may be more than 2³² of them. */
function sumOfLevels({ levels }: Tally): Float64Array {
  const all = new Float64Array(LEVELS);
  levels.forEach((times, index) => {
    const value = index % LEVELS;
    all[value] = (all[value] as number) + times;
  });
  return all;
}

function describeClasses({ count, classes }: Dataset, counts: Tally): ClassSummary[] {
  return Array.from({ length: classes }, (_, label) => {
    const members = counts.classCounts[label] as number;
    return {
      label,
      count: members,
      share: members / count,
      ...classImages(counts, label, classes),
    };
  });
}

/** Mean and standard deviation of each pixel in one class. */
function classImages(counts: Tally, label: number, classes: number) {
  const pixels = counts.classSums.length / classes;
  const sums = counts.classSums.subarray(label * pixels, (label + 1) * pixels);
  const squares = counts.classSquares.subarray(label * pixels, (label + 1) * pixels);
  const members = counts.classCounts[label] as number;
  const mean = sums.map((sum) => sum / members);
  const std = squares.map((square, pixel) => {
    // Sums of whole numbers are exact in f64 here, so the difference loses next to nothing.
    const spread = square - (sums[pixel] as number) * (mean[pixel] as number);
    return members > 1 ? Math.sqrt(Math.max(spread, 0) / (members - 1)) : NaN;
  });
  return { mean, std };
}
