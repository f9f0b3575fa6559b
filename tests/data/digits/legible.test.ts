import { expect, test } from "vitest";
import {
  type Dataset,
  asPeopleWrite,
  builtInDigits,
  firstLegibleRows,
  isBlot,
  rasterize,
} from "../../../src/data/index.ts";

const digits = builtInDigits({ count: 2000, seed: 1 });
const peoples = asPeopleWrite(digits);

/** One image, as digits. */
function single(images: Uint8Array): Dataset {
  return { ...digits, count: 1, images, labels: Uint8Array.of(0), drawn: undefined };
}

test("a loop that a thick pen fills is a blot, and the same loop with a thin pen is not", () => {
  const loop = [
    [0, 0],
    [1, 0],
    [1, 0.3],
    [0, 0.3],
    [0, 0],
  ] as const;
  const stroke = loop.map(([x, y]) => [x, y] as [number, number]);
  expect(isBlot(single(rasterize([stroke], 5)), 0)).toBe(true);
  expect(isBlot(single(rasterize([stroke], 2)), 0)).toBe(false);
});

test("an upright line of the thickest pen is no blot", () => {
  const line: [number, number][] = [
    [0, 0],
    [0, 1],
  ];
  expect(isBlot(single(rasterize([line], 4.5)), 0)).toBe(false);
});

test("few digits are blots, fewer of those drawn as people write", () => {
  const blots = (dataset: Dataset) =>
    Array.from({ length: dataset.count }, (_, row) => row).filter((row) => isBlot(dataset, row));
  expect(blots(digits).length).toBeLessThan(0.08 * digits.count);
  expect(blots(peoples).length).toBeLessThan(blots(digits).length);
});

test("the rows to show are the first ones without the blots among them", () => {
  const blot = Array.from({ length: 2000 }, (_, row) => row).find((row) => isBlot(digits, row));
  const shown = firstLegibleRows(digits, (blot as number) + 3);
  expect(shown.count).toBe((blot as number) + 3);
  expect(Array.from({ length: shown.count }, (_, row) => isBlot(shown, row))).not.toContain(true);
  expect(shown.images.subarray(0, 784)).toEqual(digits.images.subarray(0, 784));
});

test("where nearly all are blots, as in images of white paper, the first rows are shown", () => {
  const white = single(new Uint8Array(784).fill(255));
  expect(firstLegibleRows(white, 12).images).toEqual(white.images);
});
