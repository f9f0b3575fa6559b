import type { Epoch } from "../../../src/engine/index.ts";
import { type Settings, defaultSettings } from "../../../src/run/settings.ts";
import type { FailedNetwork, TrainedNetwork } from "../../../src/run/sweep/population.ts";

/** An epoch with this validation accuracy. */
export function epochWith(valAccuracy: number, epoch = 1): Epoch {
  const train = { trainLoss: 0.5, trainAccuracy: 0.875, valLoss: 0.25 };
  return { epoch, ...train, valAccuracy, seconds: 2, samplesPerSecond: 100 };
}

/** A network that was trained for one epoch. */
export function trained(
  number: number,
  valAccuracy: number,
  settings: Partial<Settings> = {},
): TrainedNetwork {
  const judged = epochWith(valAccuracy);
  return {
    network: { number, settings: { ...defaultSettings, ...settings } },
    ended: "done",
    sizes: [2, 2],
    epochs: [judged],
    judged,
    parameters: [{ weights: new Float32Array(4), bias: new Float32Array(2) }],
  };
}

/** A network whose first epoch was its last. */
export function failed(number: number, settings: Partial<Settings> = {}): FailedNetwork {
  return {
    network: { number, settings: { ...defaultSettings, ...settings } },
    ended: "failed",
    epochs: [epochWith(0.5)],
    reason: "The loss is not a number from epoch 2, step 1 on.",
  };
}
