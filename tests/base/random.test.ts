import { describe, expect, test } from "vitest";
import { permutation, randomStream } from "../../src/base/random.ts";

const first = (count: number, ...key: readonly number[]) => {
  const random = randomStream(...key);
  return Array.from({ length: count }, random);
};

describe("a stream of random numbers", () => {
  test("gives these numbers on every machine and in every version", () => {
    expect(first(3, 1, 2).map((value) => value * 2 ** 32)).toEqual([
      2222613978, 487071942, 3219620611,
    ]);
  });

  test("gives the same numbers for the same key", () => {
    expect(first(10, 7, 1)).toEqual(first(10, 7, 1));
  });

  test.each([
    ["another number", [8, 1]],
    ["another order", [1, 7]],
    ["a longer key", [7, 1, 0]],
    ["one bit changed", [7 ^ (1 << 31), 1]],
  ])("gives other numbers for %s", (_, key) => {
    const [ours, others] = [first(10, 7, 1), first(10, ...key)];
    expect(ours.filter((value, index) => value === others[index])).toEqual([]);
  });

  test("is spread evenly over [0, 1)", () => {
    const values = first(10_000, 3);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const tenths = Array.from({ length: 10 }, (_, tenth) =>
      values.filter((value) => Math.floor(10 * value) === tenth),
    );
    // 1,000 are expected in each tenth, with a standard deviation of 30.
    for (const { length } of tenths) {
      expect(Math.abs(length - 1000)).toBeLessThan(120);
    }
  });

  test("is not correlated with the stream of the next key", () => {
    const [a, b] = [first(10_000, 5, 1), first(10_000, 5, 2)];
    const sum = a.reduce(
      (total, value, index) => total + (value - 0.5) * ((b[index] ?? 0) - 0.5),
      0,
    );
    // The mean product of independent numbers has a standard deviation of 1 / 1,200.
    expect(Math.abs(sum / 10_000)).toBeLessThan(4 / 1200);
  });
});

describe("a permutation", () => {
  test("contains every number once", () => {
    const order = permutation(1000, randomStream(1));
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(1000).keys()]);
    expect([...order]).not.toEqual([...Array(1000).keys()]);
  });

  test("of no numbers or of one is possible", () => {
    expect([...permutation(0, randomStream(1))]).toEqual([]);
    expect([...permutation(1, randomStream(1))]).toEqual([0]);
  });

  test("puts every number at every place equally often", () => {
    const random = randomStream(2);
    const counts = new Uint32Array(16);
    for (let round = 0; round < 4000; round++) {
      permutation(4, random).forEach((value, place) => {
        counts[4 * place + value] = (counts[4 * place + value] ?? 0) + 1;
      });
    }
    // 1,000 are expected of each pair, with a standard deviation of 27.
    for (const count of counts) {
      expect(Math.abs(count - 1000)).toBeLessThan(110);
    }
  });
});
