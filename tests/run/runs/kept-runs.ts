import type { Epoch } from "../../../src/engine/index.ts";
import type { KeptRun, RunDetails } from "../../../src/run/runs/kept-run.ts";
import { resultOf } from "../../../src/run/runs/result.ts";
import { NO_STEPS } from "../../../src/run/runs/thinned.ts";
import { defaultSettings } from "../../../src/run/settings.ts";

/** An epoch of two seconds. */
export function epochOf(epoch: number, valAccuracy: number | undefined = epoch / 10): Epoch {
  return {
    ...{ epoch, trainLoss: 2 - epoch / 10, trainAccuracy: 0.5, valAccuracy },
    ...{ valLoss: 1, seconds: 2, samplesPerSecond: 50 },
  };
}

/** A run of a network [4, 3, 2] on 100 digits, of which 20 judge it. */
export function keptRun(given: Partial<KeptRun> = {}): KeptRun {
  const epochs = given.epochs ?? [epochOf(1), epochOf(2)];
  return {
    ...{ id: "a", name: "", colour: 0, startedAt: 1e12, end: "done", settings: defaultSettings },
    sizes: [4, 3, 2],
    data: { name: "train.csv", rows: 100, validationRows: 20, fingerprint: "f00d", drawings: 0 },
    ...{ gpu: "SwiftShader", host: "Chrome", commit: "abc", weights: "123456789abc" },
    ...{ result: resultOf(epochs), epochs, steps: NO_STEPS },
    confusion: { classes: 2, counts: Uint32Array.of(9, 1, 2, 8) },
    ...{ bytes: 1000, deletedAt: undefined },
    ...given,
  };
}

/** Details of that run on these validation rows. */
export function runDetails(
  rows: readonly number[],
  labels: readonly number[],
  predicted: readonly number[],
  id = "a",
): RunDetails {
  const network = {
    epoch: 2,
    weights: Uint16Array.from({ length: 23 }, (_, index) => index),
    predicted: Uint8Array.from(predicted),
  };
  const [last, best] = [network, { ...network, epoch: 1 }];
  return { id, rows: Uint32Array.from(rows), labels: Uint8Array.from(labels), last, best };
}
