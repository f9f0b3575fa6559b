import { describe, expect, test } from "vitest";
import { meanOf, signFlipTest, standardDeviation } from "../../src/base/statistics.ts";

test("mean and standard deviation are those of NumPy with ddof=1", () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9];
  expect(meanOf(values)).toBe(5);
  expect(standardDeviation(values)).toBeCloseTo(2.138089935, 9);
});

test("one value has no standard deviation", () => {
  expect(standardDeviation([3])).toBeNaN();
});

describe("the sign-flip test", () => {
  // Of the sums ±1 ±2 ±3, two are 6 apart from zero, and six at least 2.
  test.each([
    [[1, 2, 3], 0.25],
    [[1, -2, 3], 0.75],
    [[0, 0, 0], 1],
    [[5], 1],
  ])("counts the flips of %j", (differences, p) => {
    expect(signFlipTest(differences).p).toBe(p);
  });

  test("gives its smallest p where all differences have one sign", () => {
    const eight = [0.1, 0.2, 0.3, 0.1, 0.2, 0.15, 0.25, 0.3];
    expect(signFlipTest(eight)).toEqual({ p: 2 / 256, smallest: 2 / 256, exact: true });
  });

  test("takes sums that differ by rounding alone for equal", () => {
    // 0.1 + 0.2 − 0.3 is 5.6e−17, and other orders of the signs give exactly 0.
    expect(signFlipTest([0.1, 0.2, -0.3]).p).toBe(1);
  });

  test("does not depend on which of a pair is called the first", () => {
    const differences = [0.4, -0.1, 0.3, 0.2, -0.05, 0.6];
    expect(signFlipTest(differences.map((value) => -value))).toEqual(signFlipTest(differences));
  });

  test("counts as many flips of Darwin's maize as Fisher did: 863 on either side", () => {
    const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    expect(signFlipTest(maize).p).toBeCloseTo(1726 / 32768, 12);
  });

  test("samples the flips of many pairs, and comes near the exact p", () => {
    const many = Array.from({ length: 24 }, (_, index) => (index % 3 === 0 ? -1 : 1) * (index + 1));
    const { p, exact } = signFlipTest(many);
    expect(exact).toBe(false);
    // The normal approximation: the sum is 116, its deviation √(1² + … + 24²) = 70, and sums differ by 2, so z is 115 / 70.
    expect(p).toBeGreaterThan(0.095);
    expect(p).toBeLessThan(0.107);
  });
});
