import { expect, test } from "vitest";
import { moreWords } from "../../../src/run/examine/more-words.ts";

test.each([
  [0.0328, "0.0328 more: 1.03 times as likely"],
  [0.6143, "0.6143 more: 1.85 times as likely"],
  [2.5, "2.5 more: 12 times as likely"],
  [20, "20 more: over a million times as likely"],
])("a logit that is %f larger is told as a ratio of probabilities", (difference, words) => {
  expect(moreWords(difference)).toBe(words);
});

test("classes that are as likely are not told as one time as likely", () => {
  expect(moreWords(0.0001)).toContain("about as likely");
});
