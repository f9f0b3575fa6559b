import { expect, test } from "vitest";
import { paceWords, pictureWords } from "../../../src/ui/network/picture-words.ts";

const picture = { pixels: new Uint8Array(4), width: 2, label: 8 };
const probabilities = Float32Array.of(0.125, 0.875);

test.each([
  [0, "Before the first step"],
  [1, "After 1 step"],
  [1200, "After 1,200 steps"],
  [NaN, "Trained elsewhere"],
])("after %d steps the picture says when it was taken, and what is read", (steps, when) => {
  expect(pictureWords({ steps, digit: picture, probabilities })).toBe(
    `${when}: a validation digit, an 8, is read as 1, 87.5 %.`,
  );
});

test("a digit without a label is the drawing", () => {
  const digit = { ...picture, label: undefined };
  expect(pictureWords({ steps: 0, digit, probabilities })).toBe(
    "Before the first step: your drawing is read as 1, 87.5 %.",
  );
});

test.each([
  [1000, "once"],
  [500, "twice"],
  [334, "3 times"],
  [130, "8 times"],
])("a picture every %i ms is drawn %s a second", (interval, words) => {
  expect(paceWords(interval)).toBe(`Drawn ${words} a second`);
});
