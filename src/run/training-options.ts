import type { TrainerOptions } from "../engine/index.ts";
import { type Settings, variationOf } from "./settings.ts";

/**
 * What a run's settings ask of a trainer, the same in the page and on the command line.
 *
 * @param data whose images are so wide
 */
export function trainingOptions(
  settings: Settings,
  { width }: { readonly width: number },
): Pick<TrainerOptions, "batch" | "learningRate" | "seed" | "schedule" | "augmentation"> {
  const { batch, lr: learningRate, seed, schedule: name, epochs } = settings;
  const amounts = variationOf(settings);
  const augmentation = amounts && { ...amounts, width };
  return { batch, learningRate, seed, schedule: { name, epochs }, augmentation };
}
