import { expect, test } from "vitest";
import { logarithmicTicks, ticksBetween } from "../../src/base/ticks.ts";

test.each([
  [0, 10, 5, [0, 2, 4, 6, 8, 10]],
  [0.84, 1, 4, [0.85, 0.9, 0.95, 1]],
  [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [0.3, 0.9, 3, [0.4, 0.6, 0.8]],
])("from %d to %d, about %d ticks are round", (from, to, count, ticks) => {
  expect(ticksBetween(from, to, count)).toEqual(ticks);
});

test("ticks of a logarithmic axis are 1, 2 and 5 in each power of ten", () => {
  expect(logarithmicTicks(0.3, 30, 12)).toEqual([0.5, 1, 2, 5, 10, 20]);
  expect(logarithmicTicks(1, 10, 12)).toEqual([1, 2, 5, 10]);
});

test("where it has less room there are fewer, and all are still round", () => {
  expect(logarithmicTicks(0.1, 1000, 9)).toEqual([0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000]);
  expect(logarithmicTicks(0.1, 1000, 5)).toEqual([0.1, 1, 10, 100, 1000]);
  expect(logarithmicTicks(0.01, 1e6, 4).length).toBeLessThanOrEqual(4);
});
