import { expect, test } from "vitest";
import {
  counted,
  formatCertainty,
  formatCount,
  formatFigure,
  formatFileSize,
  formatKilobytes,
  formatLoss,
  formatMargin,
  formatMeasured,
  formatPercent,
  formatSeconds,
  formatShare,
  formatSpeed,
  formatTick,
  formatWholeSeconds,
  withArticle,
} from "../../src/base/format.ts";

test("a count has a comma between groups of three digits, as Intl writes it", () => {
  const counts = [0, 7, 999, 1000, 109_386, 1_234_567, 2 ** 40];
  expect(counts.map(formatCount)).toEqual(counts.map((count) => count.toLocaleString("en-US")));
});

test("a count with its noun is singular for one only", () => {
  expect([0, 1, 2, 42_000].map((count) => counted(count, "image"))).toEqual([
    "0 images",
    "1 image",
    "2 images",
    "42,000 images",
  ]);
});

test("a measured value has three significant digits, as Intl writes them", () => {
  const values = [0, 7, 999, 1000, 109_386, 0.5, 0.78749, 4.996, 99.95, 999.6, 4081.5, 12_355];
  expect(values.map(formatMeasured)).toEqual(
    values.map((value) => value.toLocaleString("en-US", { maximumSignificantDigits: 3 })),
  );
});

test("a loss has four decimals, and an exponent when it is very small or very large", () => {
  expect([0.12516, 0.001, 0.00098, 0, 9999.9, 314_859.5].map(formatLoss)).toEqual([
    "0.1252",
    "0.0010",
    "9.8e-4",
    "0.0000",
    "9999.9000",
    "3.1e5",
  ]);
});

test("a percentage and a margin have two decimals", () => {
  expect(formatPercent(0.9681)).toBe("96.81 %");
  expect(formatPercent(1)).toBe("100.00 %");
  expect(formatMargin(0.0038)).toBe("± 0.4");
});

test("progress shows 100 % only when everything is done", () => {
  expect([0, 0.279, 0.9999, 1].map(formatShare)).toEqual(["0 %", "27 %", "99 %", "100 %"]);
});

test("a tick label is as short as possible and hides rounding errors", () => {
  expect([0.30000000000000004, 0.0002, 300_000, 0, -2.5].map(formatTick)).toEqual([
    "0.3",
    "2e-4",
    "3e5",
    "0",
    "-2.5",
  ]);
});

test("a figure has at most four decimals, and a dash stands for NaN", () => {
  const figures = [4.44789, 254, -0.5, NaN].map(formatFigure);
  expect(figures).toEqual(["4.4479", "254", "−0.5", "–"]);
});

test("a speed is in samples per second", () => {
  expect(formatSpeed(12_355)).toBe("12,400 samples/s");
});

test("a measured time is never written as 60.0 s or 60 s", () => {
  expect([0.837, 9.994, 9.996, 59.94, 59.96, 125].map(formatSeconds)).toEqual([
    "0.84 s",
    "9.99 s",
    "10.0 s",
    "59.9 s",
    "1 min 00 s",
    "2 min 05 s",
  ]);
});

test("an estimated time is in whole seconds, then minutes, then hours", () => {
  expect([8.4, 59.6, 3599.4, 4800].map(formatWholeSeconds)).toEqual([
    "8 s",
    "1 min 00 s",
    "59 min 59 s",
    "1 h 20 min",
  ]);
});

test("a kilobyte has 1,024 bytes, as in Keras, and a megabyte a million", () => {
  expect(formatKilobytes(437_545)).toBe("427.29 KB");
  expect(formatFileSize(31_360_000)).toBe("31.4 MB");
  expect([0, 12, 47_400].map(formatFileSize)).toEqual(["0 kB", "1 kB", "48 kB"]);
});

test("a probability has one decimal, and is 100 % or 0 % only where it is certain", () => {
  const probabilities = [0, 0.0004, 0.0009, 0.4766, 0.57, 0.9996, 0.99999, 1];
  expect(probabilities.map(formatCertainty)).toEqual([
    "0.0 %",
    "< 0.1 %",
    "0.1 %",
    "47.7 %",
    "57.0 %",
    "99.9 %",
    "99.9 %",
    "100.0 %",
  ]);
});

test("a number has the article with which it is read aloud", () => {
  expect([0, 1, 7, 8, 9, 10, 11, 18, 80, 110].map(withArticle)).toEqual([
    "a 0",
    "a 1",
    "a 7",
    "an 8",
    "a 9",
    "a 10",
    "an 11",
    "an 18",
    "an 80",
    "a 110",
  ]);
});
