import { describe, expect, test } from "vitest";
import { meanPrediction, scoreOfPrediction } from "../../src/engine/ensemble.ts";

const prediction = (...rows: readonly (readonly number[])[]) => ({
  predicted: Uint32Array.from(rows, (row) => row.indexOf(Math.max(...row))),
  probabilities: Float32Array.from(rows.flat()),
});

describe("an ensemble", () => {
  const one = prediction([0.5, 0.25, 0.25], [0.125, 0.75, 0.125]);
  const other = prediction([0.125, 0.75, 0.125], [0.25, 0.5, 0.25]);

  test("predicts the mean of the probabilities", () => {
    const { probabilities } = meanPrediction([one, other]);
    expect([...probabilities]).toEqual([0.3125, 0.5, 0.1875, 0.1875, 0.625, 0.1875]);
  });

  test("takes the class that is likeliest by the mean, though a network is sure of another", () => {
    expect([...one.predicted]).toEqual([0, 1]);
    expect([...meanPrediction([one, other]).predicted]).toEqual([1, 1]);
  });

  test("takes the first of equally likely classes", () => {
    const tie = meanPrediction([prediction([0, 1, 0]), prediction([1, 0, 0])]);
    expect([...tie.predicted]).toEqual([0]);
  });

  test("of one network predicts as that network", () => {
    expect(meanPrediction([one])).toEqual(one);
  });
});

describe("the score of a prediction", () => {
  test("is the mean of −log p of the label, and the share of right classes", () => {
    const { loss, accuracy } = scoreOfPrediction(
      prediction([0.5, 0.25, 0.25], [0.125, 0.75, 0.125]),
      Uint8Array.of(0, 2),
    );
    expect(loss).toBeCloseTo(-(Math.log(0.5) + Math.log(0.125)) / 2, 12);
    expect(accuracy).toBe(0.5);
  });

  test("stays finite where the label has no probability", () => {
    expect(scoreOfPrediction(prediction([1, 0]), Uint8Array.of(1)).loss).toBeCloseTo(103.28, 2);
  });
});
