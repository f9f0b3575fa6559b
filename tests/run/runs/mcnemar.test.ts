import { describe, expect, test } from "vitest";
import { mcNemarSentence, mcNemarTest, pairedCounts } from "../../../src/run/runs/mcnemar.ts";

const counts = (onlyFirst: number, onlySecond: number) => ({ onlyFirst, onlySecond, count: 1000 });

describe("McNemar's exact test", () => {
  // SciPy: binomtest(fewer, pairs, 0.5).pvalue
  test.each([
    [0, 5, 0.0625],
    [1, 9, 0.021484375],
    [6, 16, 0.05247879],
    [40, 60, 0.05688793],
    [59, 121, 4.3858e-6],
  ])("of %i and %i digits is p = %f", (one, other, p) => {
    expect(mcNemarTest(counts(one, other))).toBeCloseTo(p, 7);
    expect(mcNemarTest(counts(other, one))).toBeCloseTo(p, 7);
  });

  test("is 1 where both are right equally often, or never differ", () => {
    expect(mcNemarTest(counts(7, 7))).toBe(1);
    expect(mcNemarTest(counts(0, 0))).toBe(1);
  });

  test("holds for more digits than f64 has powers of two", () => {
    expect(mcNemarTest({ onlyFirst: 2900, onlySecond: 3100, count: 60_000 })).toBeCloseTo(
      0.01019,
      4,
    );
  });
});

test("digits count that only one of the networks reads right", () => {
  const labels = Uint8Array.of(1, 2, 3, 4, 5);
  const first = Uint8Array.of(1, 2, 3, 9, 9);
  const second = Uint8Array.of(1, 9, 9, 4, 8);
  expect(pairedCounts(labels, first, second)).toEqual({ onlyFirst: 2, onlySecond: 1, count: 5 });
});

describe("the sentence", () => {
  test("names the better network where the difference is beyond chance", () => {
    expect(mcNemarSentence("A", "B", counts(1, 9))).toBe(
      "B is better than A by 0.80 points, beyond the chance of the digits (McNemar's exact test, paired over 1,000 digits, p = 0.021).",
    );
  });

  test("says of a very small p only how small it is at most", () => {
    expect(mcNemarSentence("A", "B", counts(71, 19))).toContain("1,000 digits, p < 0.0001).");
  });

  test("says that a difference may be chance", () => {
    expect(mcNemarSentence("A", "B", counts(5, 3))).toBe(
      "A is ahead of B by 0.20 points, which may be chance (McNemar's exact test, paired over 1,000 digits, p = 0.73).",
    );
  });

  test("says that they are equal", () => {
    expect(mcNemarSentence("A", "B", counts(4, 4))).toBe(
      "A and B read the same number of these 1,000 digits.",
    );
  });
});
