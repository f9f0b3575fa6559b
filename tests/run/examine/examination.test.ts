import { describe, expect, test } from "vitest";
import type { Dataset } from "../../../src/data/index.ts";
import { calibrationOf } from "../../../src/run/examine/calibration.ts";
import {
  cellOf,
  confusionOf,
  digitPredictions,
  errorsOf,
} from "../../../src/run/examine/examination.ts";
import type { ExaminedNetwork } from "../../../src/run/examine/examined-network.ts";
import { judge } from "../../../src/run/examine/judge.ts";

/** Three digits of one pixel, of the classes 0 and 1. */
const DIGITS: Dataset = {
  ...{ name: "three", width: 1, height: 1, classes: 2, count: 3 },
  ...{ images: Uint8Array.of(10, 20, 30), labels: Uint8Array.of(0, 1, 1) },
};

/** Of a network that knows four classes: the digits are read as 0, 3 and 1. */
const PREDICTION = {
  predicted: Uint32Array.of(0, 3, 1),
  probabilities: Float32Array.from(
    [
      [0.625, 0.125, 0.125, 0.125],
      [0.0625, 0.0625, 0.125, 0.75],
      [0, 0.875, 0.125, 0],
    ].flat(),
  ),
};

describe("a network that knows more classes than the data has", () => {
  test("is as sure of a digit as its own probability of the class says", () => {
    const shown = digitPredictions(DIGITS, PREDICTION, Uint32Array.of(0, 1, 2));
    expect(shown.map(({ probability }) => probability)).toEqual([0.625, 0.75, 0.875]);
    expect(errorsOf(DIGITS, PREDICTION)).toMatchObject([{ label: 1, predicted: 3 }]);
  });

  test("has a column for each class that it knows in the confusion matrix", () => {
    const { classes, counts } = confusionOf(DIGITS, PREDICTION);
    expect(classes).toBe(4);
    expect([...counts]).toEqual([1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(cellOf(DIGITS, PREDICTION, 1, 3)).toMatchObject({
      count: 1,
      predictions: [{ probability: 0.75 }],
    });
  });

  test("is calibrated by those probabilities", () => {
    const { bins } = calibrationOf(DIGITS, PREDICTION);
    expect(bins.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 0]);
    expect(bins.map(({ accuracy }) => accuracy).slice(6, 9)).toEqual([1, 0, 1]);
  });

  test("answers a drawing with a probability for each class that it knows", async () => {
    const drawing = [0.25, 0.25, 0.25, 0.25];
    const network = {
      predict: () =>
        Promise.resolve({
          predicted: Uint32Array.of(...PREDICTION.predicted, 0),
          probabilities: Float32Array.of(...PREDICTION.probabilities, ...drawing),
        }),
    } as unknown as ExaminedNetwork;
    const judgement = await judge(network, DIGITS, Uint8Array.of(255));
    expect([...(judgement.drawing ?? [])]).toEqual(drawing);
  });
});

test("without digits the confusion matrix is empty, with the classes of the data", () => {
  const none = { ...DIGITS, count: 0, images: new Uint8Array(), labels: new Uint8Array() };
  const prediction = { predicted: new Uint32Array(), probabilities: new Float32Array() };
  expect(confusionOf(none, prediction)).toEqual({ classes: 2, counts: new Uint32Array(4) });
});
