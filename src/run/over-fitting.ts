import type { Epoch } from "../engine/index.ts";

/** So many epochs in a row must show it: a single bad one is chance. */
const EPOCHS = 3;

/** How far the validation loss must be above its lowest value, as a share of it: less is the noise of a few hundred rows. */
const RISE = 0.05;

/**
 * The epoch with the lowest validation loss, if the network over-fits since then: in each of the last three epochs the
 * validation loss was at least 5 % above its lowest value, while the training loss was lower than in that epoch and still fell.
 */
export function overFittingSince(epochs: readonly Epoch[]): number | undefined {
  const best = lowest(epochs);
  const recent = epochs.slice(-EPOCHS);
  const before = epochs.at(-EPOCHS - 1);
  if (best?.valLoss === undefined || before === undefined) {
    return undefined;
  }
  const limit = best.valLoss * (1 + RISE);
  const isAbove = recent.every(
    ({ valLoss, trainLoss }) =>
      valLoss !== undefined && valLoss > limit && trainLoss < best.trainLoss,
  );
  const isFalling = (recent.at(-1) as Epoch).trainLoss < before.trainLoss;
  return isAbove && isFalling ? best.epoch : undefined;
}

/** The first epoch with the lowest validation loss. */
function lowest(epochs: readonly Epoch[]): Epoch | undefined {
  return epochs.reduce<Epoch | undefined>(
    (best, epoch) => ((epoch.valLoss ?? Infinity) < (best?.valLoss ?? Infinity) ? epoch : best),
    undefined,
  );
}
