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

/** @throws DataError if the data cannot be split */
export function taskOf(dataset: Dataset, settings: Settings): Task {
  const { width, height, classes } = dataset;
  const sizes = [width * height, ...settings.layers, classes];
  const { training, validation } = splitDataset(dataset, settings);
  return { settings, sizes, training, validation: validation && asPeopleWrite(validation) };
}
