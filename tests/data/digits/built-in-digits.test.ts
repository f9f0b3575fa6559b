import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Stroke, builtInDigit, builtInDigits, rasterize } from "../../../src/data/index.ts";

describe("built-in digits", () => {
  test("are the same bytes on every machine and in every version", () => {
    const { images, labels } = builtInDigits({ count: 1000, seed: 1 });
    const hash = createHash("sha256")
      .update(images)
      .update(labels as Uint8Array)
      .digest("hex");
    expect(hash).toMatchInlineSnapshot(
      `"dfb8685b3f0de7a4b010495981be0d981492b1f870465e541786fab6cb766f49"`,
    );
  });

  test("can be drawn one by one, in any order", () => {
    const { images, labels } = builtInDigits({ count: 25, seed: 7 });
    for (const index of [24, 3, 11]) {
      const { label, image } = builtInDigit(7, index);
      expect(label).toBe(labels?.[index]);
      expect(image).toEqual(images.subarray(index * 784, (index + 1) * 784));
    }
  });

  test("are equal at difficulty 0, except for their style, and all different at higher difficulties", () => {
    const unlike = [0, 0.5, 1].map((difficulty) => {
      const { images, labels } = builtInDigits({ count: 300, seed: 1, difficulty });
      const zeros = Array.from({ length: 300 }, (_, index) => index)
        .filter((index) => labels?.[index] === 0)
        .map((index) => images.subarray(index * 784, (index + 1) * 784).join());
      return new Set(zeros).size;
    });
    expect(unlike[0]).toBeLessThanOrEqual(5);
    expect(unlike.slice(1)).toEqual([30, 30]);
  });

  test("are different for another seed", () => {
    const one = builtInDigits({ count: 10, seed: 1 });
    expect(builtInDigits({ count: 10, seed: 2 }).images).not.toEqual(one.images);
  });

  test("contain every class equally often", () => {
    const { labels } = builtInDigits({ count: 500, seed: 3 });
    const counts = Array.from(
      { length: 10 },
      (_, digit) => labels?.filter((l) => l === digit).length,
    );
    expect(new Set(counts)).toEqual(new Set([50]));
  });

  test("have a bounding box of 20 pixels and their centre of mass in the middle, as in MNIST", () => {
    const { images, count } = builtInDigits({ count: 200, seed: 4 });
    for (let index = 0; index < count; index++) {
      const { longer, x, y } = measures(images.subarray(index * 784, (index + 1) * 784));
      expect(longer).toBe(20);
      expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.51);
      expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.51);
    }
  });
});

test("a drawing gives the same image at any place and in any size", () => {
  const seven: Stroke = [
    [0.1, 0.1],
    [0.9, 0.1],
    [0.4, 1],
  ];
  const image = rasterize([seven], 2.6);
  const elsewhere = rasterize([seven.map(([x, y]) => [300 + 250 * x, 7 + 250 * y])], 2.6);
  const furthest = image.map((value, index) => Math.abs(value - (elsewhere[index] as number)));
  expect(Math.max(...furthest)).toBeLessThanOrEqual(1);
});

function measures(image: Uint8Array) {
  let [mass, x, y] = [0, 0, 0];
  const [xs, ys]: [number[], number[]] = [[], []];
  image.forEach((value, index) => {
    const [column, row] = [index % 28, Math.floor(index / 28)];
    mass += value;
    x += value * column;
    y += value * row;
    if (value > 0) {
      xs.push(column);
      ys.push(row);
    }
  });
  const length = (places: number[]) => 1 + Math.max(...places) - Math.min(...places);
  return { longer: Math.max(length(xs), length(ys)), x: x / mass, y: y / mass };
}
