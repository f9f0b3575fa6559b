import {
  type Correction,
  type Dataset,
  firstRows,
  splitDataset,
  withCorrections,
} from "../../data/index.ts";
import { type ComputeDevice, variedImages } from "../../engine/index.ts";
import { type Settings, variationOf } from "../../run/settings.ts";
import { type Task, taskOf } from "../../run/task.ts";
import { shownDigits } from "../picture/shown-digits.ts";

/** How many digits are shown as they are varied. */
const VARIED_DIGITS = 10;

/** What a run of the page is to do. */
export interface PageTask extends Task {
  /** The validation rows, or the training rows if there are none. */
  readonly judged: Dataset;
  /** The first of them that are no blots, which the page shows with the network's predictions. */
  readonly shown: Dataset;
}

/**
 * @param corrections drawings to learn from, too; none of them is set aside
 * @throws DataError if the data cannot be split
 */
export function pageTaskOf(
  dataset: Dataset,
  settings: Settings,
  corrections: readonly Correction[],
): PageTask {
  const task = taskOf(dataset, settings);
  const training = withCorrections(task.training, corrections);
  const judged = task.validation ?? training;
  return { ...task, training, judged, shown: shownDigits(judged) };
}

/**
 * The first training digits as a run varies them in an epoch, from 0.
 *
 * @returns [pixels] each; none if the settings do not vary them
 */
export async function firstVaried(
  compute: ComputeDevice,
  dataset: Dataset,
  settings: Settings,
  epoch: number,
): Promise<Uint8Array[]> {
  const { width, height } = dataset;
  const amounts = variationOf(settings);
  if (amounts === undefined || width % 4 !== 0) {
    return [];
  }
  const digits = firstRows(splitDataset(dataset, settings).training, VARIED_DIGITS);
  const { seed } = settings;
  const images = await variedImages(compute, digits, { seed, epoch }, amounts);
  const pixels = width * height;
  return Array.from({ length: digits.count }, (_, row) =>
    images.slice(row * pixels, (row + 1) * pixels),
  );
}
