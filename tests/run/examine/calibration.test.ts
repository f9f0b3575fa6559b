import { expect, test } from "vitest";
import { calibrationOf } from "../../../src/run/examine/calibration.ts";

/** Digits of two classes: each with the probability of class 1, and its label. */
function calibrationFor(rows: readonly (readonly [probability: number, label: number])[]) {
  const dataset = {
    name: "two",
    count: rows.length,
    width: 1,
    height: 1,
    classes: 2,
    images: new Uint8Array(rows.length),
    labels: Uint8Array.from(rows, ([, label]) => label),
  };
  return calibrationOf(dataset, {
    predicted: Uint32Array.from(rows, ([probability]) => (probability > 0.5 ? 1 : 0)),
    probabilities: Float32Array.from(
      rows.flatMap(([probability]) => [1 - probability, probability]),
    ),
  });
}

test("a network that is right as often as it is sure has no error", () => {
  const { error, bins } = calibrationFor([
    [0.75, 1],
    [0.75, 1],
    [0.75, 1],
    [0.75, 0],
  ]);
  expect(error).toBeCloseTo(0, 6);
  expect(bins[7]).toMatchObject({ count: 4, accuracy: 0.75 });
});

test("the error is the mean of |accuracy − probability|, weighted by the digits", () => {
  const { error } = calibrationFor([
    [0.95, 0],
    [0.95, 0],
    [0.15, 0],
    [0.15, 0],
  ]);
  expect(error).toBeCloseTo((0.95 + 0.15) / 2, 6);
});

test("a probability of 1 is in the last bin, and an empty bin does not count", () => {
  const { bins, error } = calibrationFor([[1, 1]]);
  expect(bins.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  expect(error).toBe(0);
});
