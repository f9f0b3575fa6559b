import { type Dataset, splitDataset } from "../data/index.ts";
import type { Settings } from "./settings.ts";

/** What a run is to do: its settings, and the data split by them. The same on every GPU. */
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
  return { settings, sizes: sizesOf(dataset, settings), ...splitDataset(dataset, settings) };
}

/** The layer sizes of the network that a run trains. */
export function sizesOf({ width, height, classes }: Dataset, { layers }: Settings): number[] {
  return [width * height, ...layers, classes];
}
