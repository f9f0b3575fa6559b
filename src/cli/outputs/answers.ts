// The answers of a prediction in the terminal, for those who have a few pictures and want no file.

import { formatCertainty } from "../../base/format.ts";
import { printable } from "../../base/words.ts";
import type { Dataset } from "../../data/index.ts";
import type { Prediction } from "../../engine/index.ts";
import { UsageError } from "../flags/usage-error.ts";

/** More lines than this are read in a file. */
export const MOST_ANSWERS = 20;

/** The first names say the order of all. */
const NAMED = 3;

/** Whether these are few pictures, so that a prediction needs no --out. */
export function areFewPictures(paths: readonly string[]): boolean {
  return paths.length <= MOST_ANSWERS && paths.every((path) => /\.png$/i.test(path));
}

/** @throws UsageError where a picture turns out to hold many digits */
export function checkAnswered({ name, count, files }: Dataset): void {
  if (files === undefined) {
    throw new UsageError(
      `${name} holds ${count} digits, and only those that have a PNG each are read out here. Add --out submission.csv.`,
    );
  }
}

/** A line for each picture, with the probability of its answer; none where they are many, or no pictures. */
export function answers(
  { files = [] }: Pick<Dataset, "files">,
  { predicted, probabilities }: Prediction,
): string[] {
  const classes = probabilities.length / predicted.length;
  const few = files.length <= MOST_ANSWERS ? files : [];
  return few.map((file, row) => {
    const answer = predicted[row] as number;
    const probability = probabilities[row * classes + answer] as number;
    return `${printable(file)}: ${answer} (${formatCertainty(probability)})`;
  });
}

/** Which picture has which ImageId, as a sentence; undefined where that goes without saying. */
export function orderNote({ files = [] }: Pick<Dataset, "files">): string | undefined {
  if (files.length < 2) {
    return undefined;
  }
  const first = files.slice(0, NAMED).map((file, row) => `${row + 1} is ${printable(file)}`);
  const folders = new Set(files.map((file) => file.slice(0, file.lastIndexOf("/") + 1)));
  const order = folders.size === 1 ? "in the order of their names" : "in this order";
  return `The PNGs are numbered ${order}: ${first.join(", ")}${files.length > NAMED ? ", …" : "."}`;
}
