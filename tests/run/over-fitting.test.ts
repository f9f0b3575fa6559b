import { describe, expect, test } from "vitest";
import type { Epoch } from "../../src/engine/index.ts";
import { overFittingSince } from "../../src/run/over-fitting.ts";

function epochsOf(
  training: readonly number[],
  validation: readonly (number | undefined)[],
): Epoch[] {
  return training.map((trainLoss, index) => ({
    epoch: index + 1,
    trainLoss,
    trainAccuracy: 0.9,
    valLoss: validation[index],
    valAccuracy: validation[index] === undefined ? undefined : 0.9,
    seconds: 1,
    samplesPerSecond: 1,
  }));
}

const FALLING = [1, 0.6, 0.4, 0.3, 0.2, 0.1, 0.05];

describe("a network over-fits", () => {
  test("since the lowest validation loss, when it has risen for three epochs and training still falls", () => {
    expect(overFittingSince(epochsOf(FALLING, [0.9, 0.5, 0.36, 0.41, 0.55, 0.8]))).toBe(undefined);
    expect(overFittingSince(epochsOf(FALLING.slice(0, 6), [0.9, 0.5, 0.36, 0.41, 0.55, 0.8]))).toBe(
      3,
    );
  });

  test("since the first of equally low losses", () => {
    expect(overFittingSince(epochsOf(FALLING, [0.9, 0.3, 0.3, 0.32, 0.4, 0.5, 0.6]))).toBe(2);
  });

  test("also where one epoch in between is less bad than the one before", () => {
    expect(overFittingSince(epochsOf(FALLING, [0.9, 0.3, 0.35, 0.5, 0.45, 0.6, 0.55]))).toBe(2);
  });
});

describe("a network does not over-fit", () => {
  test.each([
    ["before there are enough epochs", FALLING.slice(0, 3), [0.3, 0.4, 0.5]],
    ["while the validation loss falls", FALLING, [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3]],
    ["where it only wavers", FALLING, [0.9, 0.3, 0.31, 0.305, 0.312, 0.309, 0.311]],
    ["after two bad epochs", FALLING, [0.9, 0.7, 0.5, 0.4, 0.3, 0.5, 0.6]],
    ["when it comes back near its lowest", FALLING, [0.9, 0.3, 0.5, 0.5, 0.4, 0.35, 0.31]],
    ["when it has a new lowest", FALLING, [0.9, 0.3, 0.5, 0.5, 0.4, 0.35, 0.29]],
    [
      "where the training loss rises too: the learning rate is too high",
      [1, 0.5, 0.6, 0.8, 1, 1.2, 1.5],
      [0.9, 0.5, 0.7, 0.9, 1, 1.3, 1.5],
    ],
    [
      "where the training loss has stopped falling",
      [1, 0.3, 0.2, 0.1, 0.11, 0.12, 0.13],
      [0.9, 0.3, 0.4, 0.5, 0.6, 0.6, 0.6],
    ],
    ["where nothing is validated", FALLING, []],
    ["without an epoch", [], []],
  ])("%s", (_, training, validation) => {
    expect(overFittingSince(epochsOf(training, validation))).toBeUndefined();
  });
});
