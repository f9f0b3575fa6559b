import { describe, expect, test } from "vitest";
import { TINY, expectWithin, softmaxBounds, sumBound, u } from "./bounds.ts";

test("the unit is that of f32, and a value below the smallest normal f32 may be zero", () => {
  expect(1 + u).toBe(Math.fround(1 + u));
  expect(1 + u / 2).not.toBe(Math.fround(1 + u / 2));
  expect(TINY).toBe(Math.fround(1.1754943508222875e-38));
});

describe("the bound of a sum", () => {
  test("grows a little faster than its number of products", () => {
    expect(sumBound(1, 3) / (3 * u)).toBeCloseTo(1, 6);
    expect(sumBound(1000, 3) / (3 * u)).toBeCloseTo(1000.1192, 3);
  });

  test("of zeros covers what may be flushed to zero", () => {
    expect(sumBound(7, 0)).toBe(7 * TINY);
  });
});

describe("the bounds of softmax", () => {
  test("of two equal logits are a few units", () => {
    const { probabilities, loss } = softmaxBounds([0, 0], 0, Float64Array.of(0.5, 0.5));
    // Each exponential has 3 units, the sum 3 + 2, the division 2.5; one per cent more for products of errors.
    for (const bound of probabilities) {
      expect(bound / u).toBeCloseTo(0.5 * 10.5 * 1.01, 10);
    }
    // log has an error of 2⁻²¹, which is 4 units, and each of two additions the rounding of ln 2.
    expect(loss / u).toBeCloseTo(5 * 1.01 + 4 + 2 * Math.LN2, 10);
  });

  test("widen with the distance to the highest logit, and with the loss", () => {
    const { probabilities, loss } = softmaxBounds([2, -8, -98], 1, Float64Array.of(0.25, 0.01, 0));
    // Exponentials of 3 and 3 + 3 · 10 units, weighed by their probabilities, and one unit for each term.
    const sum = 0.25 * 3 + 0.01 * 33 + 3;
    expect((probabilities[0] as number) / u).toBeCloseTo(0.25 * (3 + sum + 2.5) * 1.01, 10);
    expect((probabilities[1] as number) / u).toBeCloseTo(0.01 * (33 + sum + 2.5) * 1.01, 10);
    expect(probabilities[2]).toBe(TINY);
    const log = Math.log(4);
    expect(loss / u).toBeCloseTo(sum * 1.01 + 3 * log + (log + 2) + (log + 2 + 8), 10);
  });
});

describe("values within their bounds", () => {
  const within = (actual: readonly number[], expected: readonly number[], bound = 0.5) => {
    expectWithin("z", actual, expected, () => bound);
  };

  test("may be wrong by as much as their bound", () => {
    within([1.5, 2.5], [2, 2]);
  });

  test("may have different bounds", () => {
    expectWithin("z", [1, 4], [0, 0], (index) => 1 + 3 * index);
  });

  test("are reported with their place where they are outside", () => {
    expect(() => {
      within([2, 2.75], [2, 2]);
    }).toThrow("1 of 2 values are out of bounds:\nz[1] is 2.75, not 2 ± 0.5");
  });

  test.each([
    ["a value that is not a number", [NaN], [1]],
    ["a twin that is not a number", [1], [NaN]],
    ["a value too few", [1], [1, 1]],
    ["a value too many", [1, 1], [1]],
  ])("are not: %s", (_, actual, expected) => {
    expect(() => {
      within(actual, expected);
    }).toThrow("values are out of bounds");
  });

  test("are listed at most five at a time where many are outside", () => {
    let message = "";
    try {
      within(Array<number>(9).fill(1), Array<number>(9).fill(0));
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^9 of 9/);
    expect(message.split("\n").filter((line) => line.startsWith("z["))).toHaveLength(5);
    expect(message).toMatch("\nz[4] is 1, not 0 ± 0.5");
  });
});
