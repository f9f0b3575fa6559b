import { expect, test } from "vitest";
import { wilsonInterval } from "../../src/base/accuracy.ts";

test("Wilson's interval is the published one", () => {
  // Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I: 81 of 263 and 15 of 148.
  const [low, high] = wilsonInterval(81 / 263, 263);
  expect([low.toFixed(4), high.toFixed(4)]).toEqual(["0.2553", "0.3662"]);
  const [low2, high2] = wilsonInterval(15 / 148, 148);
  expect([low2.toFixed(4), high2.toFixed(4)]).toEqual(["0.0624", "0.1605"]);
});

test("the interval of the default network's accuracy is the known one", () => {
  const [low, high] = wilsonInterval(0.9681, 8400);
  expect(low).toBeCloseTo(0.9641, 4);
  expect(high).toBeCloseTo(0.9716, 4);
});

test("the interval stays within 0 and 1, and has a width even where every row is correct", () => {
  const [low, high] = wilsonInterval(1, 20);
  expect(low).toBeLessThan(0.9);
  expect(high).toBeCloseTo(1, 12);
  expect(wilsonInterval(0, 20)[0]).toBeCloseTo(0, 12);
});
