import { DataError, type Dataset } from "../dataset.ts";
import { type DuplicateGroup, findDuplicates } from "./duplicates.ts";
import {
  type ClassMoments,
  type Histograms,
  LEVELS,
  histogramsOf,
  pixelHistograms,
} from "./histograms.ts";
import { type Summary, summarise } from "./summary.ts";

/** The figures of one column of the dataset; the columns are those of Kaggle's CSV. */
export interface ColumnSummary extends Summary {
  /** `label`, `pixel0`, `pixel1`, … */
  readonly name: string;
}

/** The figures of one class. */
export interface ClassSummary extends ClassMoments {
  readonly label: number;
  /** Its share of all images, 0 to 1. */
  readonly share: number;
}

/** What one should know about a dataset before training on it. */
export interface Description {
  readonly name: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** First the column of labels, if there are labels, then a column for each pixel. */
  readonly columns: readonly ColumnSummary[];
  /** All pixels of all images together. */
  readonly overall: Summary;
  /** The share of all those pixels that are 0 (paper), 0 to 1. */
  readonly paperShare: number;
  /** One entry per class, also for a class without images; empty if there are no labels. */
  readonly classes: readonly ClassSummary[];
  /** The pixels that are 0 in every image, as indices counted from 0. */
  readonly neverLit: readonly number[];
  readonly duplicates: readonly DuplicateGroup[];
}

/**
 * Describes a dataset: pandas' `DataFrame.describe()` for all columns, overall figures, the classes, pixels that are
 * never used, and images that occur more than once.
 *
 * @throws DataError if it has no rows
 */
export function describe(dataset: Dataset): Description {
  const { name, count, width, height, labels } = dataset;
  if (count === 0) {
    throw new DataError(`${name} has no rows to describe.`);
  }
  const histograms = histogramsOf(dataset);
  const pixels = pixelHistograms(histograms).map((histogram, pixel) => ({
    name: `pixel${pixel}`,
    ...summarise(histogram),
  }));
  const label = { name: "label", ...summarise(labelHistogram(histograms)) };
  const all = totalHistogram(histograms);
  return {
    name,
    count,
    width,
    height,
    columns: labels ? [label, ...pixels] : pixels,
    overall: summarise(all),
    paperShare: (all[0] as number) / (count * width * height),
    classes: labels
      ? histograms.classes.map((moments, label) => ({
          label,
          share: moments.count / count,
          ...moments,
        }))
      : [],
    neverLit: pixels.flatMap(({ max }, pixel) => (max === 0 ? [pixel] : [])),
    duplicates: findDuplicates(dataset),
  };
}

/** The histogram of all pixels together, [256]; in f64, since there may be more than 2³² pixels. */
function totalHistogram({ counts }: Histograms): Float64Array {
  const all = new Float64Array(LEVELS);
  for (let index = 0; index < counts.length; index++) {
    const value = index % LEVELS;
    all[value] = (all[value] as number) + (counts[index] as number);
  }
  return all;
}

/** How often each label occurs, [256]. */
function labelHistogram({ classes }: Histograms): Uint32Array {
  return Uint32Array.from({ length: LEVELS }, (_, label) => classes[label]?.count ?? 0);
}
