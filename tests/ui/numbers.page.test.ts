import { expect, test } from "vitest";
import { wilsonInterval } from "../../src/base/accuracy.ts";
import {
  formatCount,
  formatLoss,
  formatMeasured,
  formatSeconds,
  formatShare,
  formatTick,
  formatWholeSeconds,
} from "../../src/base/format.ts";

test("numbers are written so that nothing is ever 60.0 s, and a lost run stays readable", () => {
  expect([9.994, 9.996, 59.94, 59.96, 125].map(formatSeconds)).toEqual([
    "9.99 s",
    "10.0 s",
    "59.9 s",
    "1 min 00 s",
    "2 min 05 s",
  ]);
  expect([8.4, 59.6, 4800].map(formatWholeSeconds)).toEqual(["8 s", "1 min 00 s", "1 h 20 min"]);
  expect([0.12516, 0.00098, 0, 314_859.5].map(formatLoss)).toEqual([
    "0.1252",
    "9.8e-4",
    "0.0000",
    "3.1e5",
  ]);
  expect([0.30000000000000004, 0.0002, 300_000].map(formatTick)).toEqual(["0.3", "2e-4", "3e5"]);
  expect(formatShare(0.9999)).toBe("99 %");
});

test("counts and measured figures are written as Intl would", () => {
  const counts = [0, 7, 999, 1000, 109_386, 1_234_567, 2 ** 40];
  const figures = [...counts, 0.5, 0.78749, 4.996, 99.95, 999.6, 4081.5, 12_355];
  expect(counts.map(formatCount)).toEqual(counts.map((count) => count.toLocaleString("en-US")));
  expect(figures.map(formatMeasured)).toEqual(
    figures.map((figure) => figure.toLocaleString("en-US", { maximumSignificantDigits: 3 })),
  );
});

test("the interval of the seed's accuracy is the known one", () => {
  const [low, high] = wilsonInterval(0.9681, 8400);
  expect(low).toBeCloseTo(0.9641, 4);
  expect(high).toBeCloseTo(0.9716, 4);
});
