import type { Epoch } from "../engine/index.ts";

/**
 * The epochs of a run as a CSV, with the columns of Keras's CSVLogger: epochs are counted from 0, columns sorted by name.
 *
 * @see https://keras.io/api/callbacks/csv_logger/
 */
export function historyCsv(epochs: readonly Epoch[]): string {
  const isValidated = epochs.some(({ valLoss }) => valLoss !== undefined);
  const head = ["epoch", "accuracy", "loss", ...(isValidated ? ["val_accuracy", "val_loss"] : [])];
  const lines = epochs.map(({ epoch, trainAccuracy, trainLoss, valAccuracy, valLoss }) => [
    epoch - 1,
    trainAccuracy,
    trainLoss,
    ...(isValidated ? [valAccuracy ?? "", valLoss ?? ""] : []),
  ]);
  return `${[head, ...lines].map((cells) => cells.join(",")).join("\n")}\n`;
}

/** An epoch's accuracy: on the validation rows, or on the training rows if there are none. */
export function accuracyOf({ valAccuracy, trainAccuracy }: Epoch): number {
  return valAccuracy ?? trainAccuracy;
}

/** How long the epochs took together. */
export function secondsOf(epochs: readonly Epoch[]): number {
  return epochs.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** The first epoch with the highest accuracy. */
export function bestEpoch(epochs: readonly Epoch[]): Epoch | undefined {
  return epochs.reduce<Epoch | undefined>(
    (best, epoch) => (best === undefined || accuracyOf(epoch) > accuracyOf(best) ? epoch : best),
    undefined,
  );
}

/** Whether the accuracy has not risen for `patience` epochs; never if that is 0. */
export function hasStalled(epochs: readonly Epoch[], patience: number): boolean {
  const best = bestEpoch(epochs)?.epoch ?? 0;
  return patience > 0 && epochs.length - best >= patience;
}
