import { expect, test } from "vitest";
import { otherRateWords } from "../../src/cli/checkpoint.ts";
import type { TrainingState } from "../../src/engine/index.ts";
import type { RunFile } from "../../src/run/saved-run.ts";
import { defaultSettings } from "../../src/run/settings.ts";

/** A run of so many epochs whose epochs so far are done, with another learning rate from the next one on. */
function words(epochs: number, epochsDone: number): string | undefined {
  const state = { epochsDone, stepsDone: 0 } as TrainingState;
  const run = { file: "run", settings: { ...defaultSettings, epochs }, state } as RunFile & {
    file: string;
  };
  return otherRateWords(run, { ...run.settings, rates: `${epochsDone + 1}:0.1` });
}

test("A run that continues says from when on it has another learning rate", () => {
  expect(words(5, 4)).toBe("The learning rate is 0.1 from epoch 5 on, in place of 0.001.");
});

test("A finished run does not say that it has another learning rate", () => {
  expect(words(4, 4)).toBeUndefined();
});
