import { expect, test } from "vitest";
import { scoresOfSteps } from "../../src/engine/step-scores.ts";

/** Words of {loss, predicted}, as the GPU writes them. */
function outcomesOf(rows: readonly (readonly [loss: number, predicted: number])[]): Uint32Array {
  const words = new Uint32Array(2 * rows.length);
  rows.forEach(([loss, predicted], row) => {
    new Float32Array(words.buffer)[2 * row] = loss;
    words[2 * row + 1] = predicted;
  });
  return words;
}

const LABELS = [3, 1, 4, 1, 5];
const labelAt = (row: number) => LABELS[row] as number;

test("the scores of a step are means over its batch, and a short last batch counts its own rows", () => {
  const rows = outcomesOf([
    [1, 3],
    [2, 0],
    [0.5, 4],
    [0.25, 1],
    [8, 0],
  ]);
  expect(scoresOfSteps(rows, 2, labelAt)).toEqual({
    losses: Float64Array.of(1.5, 0.375, 8),
    accuracies: Float64Array.of(0.5, 1, 0),
  });
});

test("a loss that is not a number makes only its own step's loss one", () => {
  const rows = outcomesOf([
    [1, 3],
    [NaN, 0],
    [0.5, 4],
  ]);
  expect(scoresOfSteps(rows, 2, labelAt).losses).toEqual(Float64Array.of(NaN, 0.5));
});

test("means are taken in f64: thousands of equal losses have that loss as their mean", () => {
  const rows = outcomesOf(Array.from({ length: 4096 }, () => [0.1, 0] as const));
  expect(scoresOfSteps(rows, 4096, labelAt).losses[0]).toBeCloseTo(Math.fround(0.1), 12);
});
