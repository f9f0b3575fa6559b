import { expect, test } from "vitest";
import { type Dataset, nearestRows } from "../../../src/data/index.ts";
import { sample } from "../files.ts";

const digits: Dataset = { name: "train.csv", classes: 10, ...sample(500, 8) };
const imageOf = (row: number) => digits.images.slice(64 * row, 64 * (row + 1));

test("the nearest rows are those of a search without short cuts, in their order", () => {
  const digit = imageOf(17).map((value, index) => (index % 3 === 0 ? 255 - value : value));
  const distances = Array.from({ length: digits.count }, (_, row) => ({
    row,
    distance:
      Math.sqrt(
        imageOf(row).reduce((sum, value, i) => sum + (value - (digit[i] as number)) ** 2, 0),
      ) / 255,
  })).sort((a, b) => a.distance - b.distance);
  expect(nearestRows(digits, digit, 6)).toEqual(distances.slice(0, 6));
});

test("a row of the data finds itself first, at no distance", () => {
  expect(nearestRows(digits, imageOf(123), 3)[0]).toEqual({ row: 123, distance: 0 });
});

test("no more rows are found than there are", () => {
  const two = { ...digits, count: 2, images: digits.images.slice(0, 128) };
  expect(nearestRows(two, imageOf(0), 6)).toHaveLength(2);
});
