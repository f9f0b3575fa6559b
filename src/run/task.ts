import { type Dataset, asPeopleWrite, splitDataset } from "../data/index.ts";
import type { Settings } from "./settings.ts";

/**
 * What a run is to do: its settings, and the data split by them. The same on every GPU. Built-in digits for validation are drawn
 * as people write.
 */
export interface Task {
  readonly settings: Settings;
  /** Layer sizes from input to classes. */
  readonly sizes: readonly number[];
  readonly training: Dataset;
  /** Undefined if the settings set no rows aside. */
  readonly validation: Dataset | undefined;
}

/** What is said of validation digits that are drawn as people write. */
export const PEOPLES_WORDS =
  "The digits to learn from are harder than real ones; those for validation are like real ones, so the accuracy on them is a fair estimate.";

/** @throws DataError if the data cannot be split */
export function taskOf(dataset: Dataset, settings: Settings): Task {
  const { training, validation } = splitDataset(dataset, settings);
  const judged = validation && asPeopleWrite(validation);
  return { settings, sizes: sizesOf(dataset, settings), training, validation: judged };
}

/** The layer sizes of the network that a run trains. */
export function sizesOf({ width, height, classes }: Dataset, { layers }: Settings): number[] {
  return [width * height, ...layers, classes];
}
