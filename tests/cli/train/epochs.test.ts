import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { trainAndPrint } from "../../../src/cli/train/epochs.ts";
import type { Epoch } from "../../../src/engine/index.ts";
import type { PreparedRun } from "../../../src/run/prepare-run.ts";
import { defaultSettings } from "../../../src/run/settings.ts";

const EPOCH: Epoch = {
  epoch: 1,
  trainLoss: 1,
  trainAccuracy: 0.5,
  valLoss: 1,
  valAccuracy: 0.5,
  seconds: 1,
  samplesPerSecond: 1000,
};

/** Trains until the GPU is lost, which is before anything is saved. Returns what the user reads as errors. */
async function wordsOfFailure(before: readonly Epoch[], isSaved: boolean): Promise<string> {
  const trainer = {
    epochs: () => {
      throw new Error("The GPU was lost.");
    },
  };
  const save = () => Promise.resolve();
  const checkpoints = { file: "b.run", flags: {}, interval: 1000, save, saveLast: save };
  const task = { settings: defaultSettings, sizes: [784, 10] };
  const run = { trainer } as unknown as PreparedRun;
  const keeping = { checkpoints, interrupted: undefined, isSaved };
  await expect(trainAndPrint(run, task, before, keeping, undefined)).rejects.toThrow(
    "The GPU was lost.",
  );
  return vi.mocked(console.error).mock.calls.join();
}

describe("a run that fails before its first save", () => {
  beforeEach(() => {
    vi.spyOn(console, "log").mockReturnValue(undefined);
    vi.spyOn(console, "error").mockReturnValue(undefined);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test("is not said to be in the file of its checkpoint where it came from another one", async () => {
    expect(await wordsOfFailure([EPOCH], false)).toBe("");
  });

  test("is in the file that it came from, even if no epoch was finished there", async () => {
    expect(await wordsOfFailure([], true)).toContain("The run up to its last save is in b.run.");
  });
});
