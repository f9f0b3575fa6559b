import { describe, expect, test } from "vitest";
import { type Dataset, splitDataset } from "../../src/data/index.ts";

describe("a split dataset", () => {
  test("takes a share of the rows for validation, and each row keeps its label", () => {
    const { training, validation } = splitDataset(numbered(100), { validation: 0.2, seed: 1 });
    expect(training.count).toBe(80);
    expect(validation?.count).toBe(20);
    const rows = [...training.images, ...(validation?.images ?? [])];
    expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, row) => row));
    training.images.forEach((row, index) => {
      expect(training.labels?.[index]).toBe(row % 10);
    });
  });

  test("takes rows of every class for validation, also if the rows are sorted by label", () => {
    const sorted = {
      ...numbered(200),
      labels: Uint8Array.from({ length: 200 }, (_, row) => row / 20),
    };
    for (const seed of [1, 2, 3]) {
      const { validation } = splitDataset(sorted, { validation: 0.25, seed });
      expect(new Set(validation?.labels).size).toBe(10);
    }
  });

  test("is the same for the same seed, and different for another seed", () => {
    const rows = (seed: number) =>
      splitDataset(numbered(100), { validation: 0.2, seed }).validation?.images;
    expect(rows(1)).toEqual(rows(1));
    expect(rows(2)).not.toEqual(rows(1));
  });

  test("has no validation rows if their share is 0", () => {
    expect(splitDataset(numbered(5), { validation: 0, seed: 1 }).validation).toBeUndefined();
  });

  test("is refused if no row would be left to train on", () => {
    expect(() => splitDataset(numbered(1), { validation: 0.9, seed: 1 })).toThrow(
      "numbers has 1 row: with 1 for validation, none is left to train on.",
    );
  });
});

/** Images of one pixel, whose value is the row number. */
function numbered(count: number): Dataset {
  const images = Uint8Array.from({ length: count }, (_, row) => row);
  const labels = images.map((row) => row % 10);
  return { name: "numbers", width: 1, height: 1, classes: 10, count, images, labels };
}
