import { confusionCounts } from "../../base/classification.ts";
import { type Dataset, selectRows } from "../../data/index.ts";
import type { Prediction } from "../../engine/index.ts";
import type { ExaminedNetwork } from "./examined-network.ts";

// What a network gets right and wrong on labelled digits.

/** How often digits of each class were predicted to be of each class. */
export interface Confusion {
  readonly classes: number;
  /** [classes, classes]: row is the true class, column the predicted one. */
  readonly counts: Uint32Array;
}

/** The network's prediction of one labelled digit. */
export interface DigitPrediction {
  readonly width: number;
  /** [height · width], 0 (background) to 255 (ink). */
  readonly pixels: Uint8Array;
  readonly label: number;
  readonly predicted: number;
  /** Of the predicted class, 0 … 1. */
  readonly probability: number;
}

/** Digits of one class that were predicted to be another. */
export interface Cell {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  /** Those with the highest probability. */
  readonly predictions: readonly DigitPrediction[];
}

/** How many digits of a cell, or of all errors, are shown. */
const SHOWN_DIGITS = 24;

/** Predicts all digits of a data set. */
export function predictionOf(
  network: ExaminedNetwork,
  { count, images }: Dataset,
): Promise<Prediction> {
  return network.predict({ count, images, labels: undefined });
}

/** How many classes the network knows: they may be more than the data has. Without predictions, those of the data. */
export function classesOf({ classes }: Dataset, { predicted, probabilities }: Prediction): number {
  return predicted.length === 0 ? classes : probabilities.length / predicted.length;
}

/** Counts which classes the network confuses, of all that it knows. */
export function confusionOf(dataset: Dataset, prediction: Prediction): Confusion {
  const { labels, count } = dataset;
  const { predicted } = prediction;
  const classes = classesOf(dataset, prediction);
  return { classes, counts: confusionCounts(labels ?? new Uint8Array(count), predicted, classes) };
}

/** The wrong predictions with the highest probability. */
export function errorsOf(dataset: Dataset, prediction: Prediction): readonly DigitPrediction[] {
  const rows = rowsOf(dataset, prediction, (label, predicted) => label !== predicted);
  return digitPredictions(dataset, prediction, rows.subarray(0, SHOWN_DIGITS));
}

/** One cell of the confusion matrix. */
export function cellOf(
  dataset: Dataset,
  prediction: Prediction,
  label: number,
  predicted: number,
): Cell {
  const rows = rowsOf(dataset, prediction, (of, as) => of === label && as === predicted);
  const predictions = digitPredictions(dataset, prediction, rows.subarray(0, SHOWN_DIGITS));
  return { label, predicted, count: rows.length, predictions };
}

/** Digits with their predictions. */
export function digitPredictions(
  dataset: Dataset,
  prediction: Prediction,
  rows: Uint32Array,
): DigitPrediction[] {
  const { labels, width, height } = dataset;
  const { predicted, probabilities } = prediction;
  const classes = classesOf(dataset, prediction);
  const { images } = selectRows(dataset, rows);
  const pixels = width * height;
  return Array.from(rows, (row, index) => {
    const digit = predicted[row] as number;
    return {
      width,
      pixels: images.slice(index * pixels, (index + 1) * pixels),
      label: labels?.[row] as number,
      predicted: digit,
      probability: probabilities[row * classes + digit] as number,
    };
  });
}

/** The rows whose label and predicted class are asked for, the highest probability first. */
function rowsOf(
  dataset: Dataset,
  prediction: Prediction,
  isAskedFor: (label: number, predicted: number) => boolean,
): Uint32Array {
  const { labels = new Uint8Array() } = dataset;
  const { predicted, probabilities } = prediction;
  const classes = classesOf(dataset, prediction);
  const probabilityOf = (row: number) =>
    probabilities[row * classes + (predicted[row] as number)] as number;
  return Uint32Array.from(labels.keys())
    .filter((row) => isAskedFor(labels[row] as number, predicted[row] as number))
    .sort((a, b) => probabilityOf(b) - probabilityOf(a));
}
