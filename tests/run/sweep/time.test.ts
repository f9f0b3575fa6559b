import { expect, test } from "vitest";
import type { Epoch } from "../../../src/engine/index.ts";
import { goalOf, secondsTo, sharedTimeWords } from "../../../src/run/sweep/time.ts";
import { epochWith } from "./results.ts";

/** Epochs with these accuracies, of so many seconds each. */
const epochsWith = (accuracies: readonly number[], seconds = 2): readonly Epoch[] =>
  accuracies.map((accuracy, index) => ({ ...epochWith(accuracy, index + 1), seconds }));

test("the goal is the highest usual accuracy that half of the networks under way have reached", () => {
  expect(goalOf([epochsWith([0.5, 0.99]), epochsWith([0.96]), epochsWith([0.1]), []])).toBe(0.95);
  expect(goalOf([epochsWith([0.2])])).toBeUndefined();
  expect(goalOf([[]])).toBeUndefined();
});

test("the time to an accuracy is that of all epochs until it was reached first", () => {
  const epochs = epochsWith([0.5, 0.9, 0.8, 0.91]);
  expect(secondsTo(epochs, 0.9)).toBe(4);
  expect(secondsTo(epochs, 0.95)).toBeUndefined();
});

test("the time of networks that were trained together is told once", () => {
  const together = [epochsWith([0.5, 0.6]), epochsWith([0.4])];
  expect(sharedTimeWords([...together, epochsWith([0.5], 3), []])).toBe(
    "Networks that are trained together share their time of training and validation: 2 networks in 4.00 s, 1 network in 3.00 s.",
  );
  expect(sharedTimeWords([epochsWith([0.5], 1), epochsWith([0.5], 2)])).toBe("");
  const many = [1, 2, 3, 4, 5].flatMap((one) => [epochsWith([0.5], one), epochsWith([0.5], one)]);
  expect(sharedTimeWords(many)).toMatch(/: 5 groups, 1\.00 s to 5\.00 s each\.$/);
});
