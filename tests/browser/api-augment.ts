import { type Augmentation, type Examples, variedImages } from "../../src/engine/index.ts";
import { variationKey } from "../../src/engine/step/augmentation.ts";
import { withDevice } from "./device.ts";

type Shown = Examples & { readonly width: number };

/** Images as a training run sees them in an epoch. */
export async function variationsOf(of: {
  readonly examples: Shown;
  readonly seed: number;
  readonly epoch: number;
  readonly amounts: Augmentation;
}): Promise<Uint8Array> {
  const { examples, seed, epoch, amounts } = of;
  return withDevice((compute) => variedImages(compute, examples, { seed, epoch }, amounts));
}

/** The same for seed 1 and the first epoch, with the key of their random numbers. */
export async function variationsWithKey(of: {
  readonly examples: Shown;
  readonly amounts: Augmentation;
}): Promise<{ readonly images: Uint8Array; readonly key: number }> {
  const images = await variationsOf({ ...of, seed: 1, epoch: 0 });
  return { images, key: variationKey(1, 0)[0] as number };
}
