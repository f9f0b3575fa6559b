import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { selectClasses, selectRows, split, validationCount } from "../../src/data/index.ts";
import { sample } from "./files.ts";

const digits = { name: "train.csv", classes: 10, ...sample(1000, 2) };

/** How many rows of each label. */
function counts(labels: Uint8Array, rows: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const label = labels[row] as number;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}

describe("split", () => {
  it("puts every row into exactly one part, in order, for any share, seed and labels", () => {
    const labels = fc.uint8Array({ minLength: 2, maxLength: 300, max: 12 });
    const share = fc.double({ min: 0, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(labels, share, fc.nat(), fc.boolean(), (labels, validation, seed, stratify) => {
        const count = labels.length;
        fc.pre(Math.round(count * validation) < count);
        const sides = split({ name: "", count, labels }, { validation, seed, stratify });
        expect(sides.train).toEqual(sides.train.toSorted());
        expect(sides.validation).toEqual(sides.validation.toSorted());
        expect(sides.validation.length).toBe(
          validation === 0 ? 0 : Math.max(1, Math.round(count * validation)),
        );
        const all = new Set([...sides.train, ...sides.validation]);
        expect(all.size).toBe(count);
        expect(sides.train.length + sides.validation.length).toBe(count);
      }),
    );
  });

  it("takes 8,400 of 42,000 rows for validation at 0.2", () => {
    const dataset = { name: "train.csv", count: 42_000, labels: undefined };
    const { train, validation } = split(dataset, { validation: 0.2, seed: 1 });
    expect([train.length, validation.length]).toEqual([33_600, 8_400]);
  });

  it("gives the same rows for the same seed, and different rows for another seed", () => {
    const rows = (seed: number) => split(digits, { validation: 0.2, seed }).validation;
    expect(rows(7)).toEqual(rows(7));
    expect(rows(7)).not.toEqual(rows(8));
  });

  it("takes the same share of every class with stratify, to the nearest row", () => {
    const { validation } = split(digits, { validation: 0.3, seed: 1, stratify: true });
    const taken = counts(digits.labels, validation);
    for (const [label, count] of counts(digits.labels, digits.labels.keys())) {
      expect(Math.abs((taken.get(label) ?? 0) - 0.3 * count)).toBeLessThan(1);
    }
  });

  it("splits five rows of five classes, and one class alone", () => {
    const five = { name: "five", count: 5, labels: Uint8Array.of(0, 1, 2, 3, 4) };
    expect(split(five, { validation: 0.2, seed: 1, stratify: true }).validation.length).toBe(1);
    const ones = { name: "ones", count: 5, labels: new Uint8Array(5).fill(1) };
    expect(split(ones, { validation: 0.4, seed: 1, stratify: true }).validation.length).toBe(2);
  });

  it("explains what cannot be split", () => {
    const one = { name: "one.csv", count: 1, labels: undefined };
    const three = { name: "test.csv", count: 3, labels: undefined };
    expect(() => split(one, { validation: 0.2, seed: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[DataError: one.csv has 1 row: with 1 for validation, none is left to train on. Use more rows, or a smaller validation share (0 for none).]`,
    );
    expect(() => split(three, { validation: 0.9, seed: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[DataError: test.csv has 3 rows: with 3 for validation, none is left to train on. Use more rows, or a smaller validation share (0 for none).]`,
    );
    expect(() => split(three, { validation: 1, seed: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[DataError: The validation share is 1; it must be at least 0 and less than 1.]`,
    );
    expect(() =>
      split(three, { validation: 0.5, seed: 1, stratify: true }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: test.csv has no labels, so the split cannot be stratified. Turn stratification off.]`,
    );
  });
});

describe("validationCount", () => {
  it("is the share rounded to whole rows, but at least one row unless the share is 0", () => {
    expect(validationCount(42_000, 0.2)).toBe(8400);
    expect([14, 15, 16].map((count) => validationCount(count, 0.1))).toEqual([1, 2, 2]);
    expect(validationCount(3, 0.01)).toBe(1);
    expect(validationCount(3, 0)).toBe(0);
  });
});

describe("selectRows", () => {
  it("takes rows in the given order", () => {
    const { count, images, labels } = selectRows(digits, Uint32Array.of(5, 0, 5));
    expect(count).toBe(3);
    expect(labels).toEqual(Uint8Array.from([5, 0, 5], (row) => digits.labels[row] as number));
    expect(images.subarray(4, 8)).toEqual(digits.images.subarray(0, 4));
  });
});

describe("selectClasses", () => {
  it("keeps the rows of the given classes and the meaning of their labels", () => {
    const { count, classes, labels } = selectClasses(digits, [3, 8]);
    expect(new Set(labels)).toEqual(new Set([3, 8]));
    expect(count).toBe(digits.labels.filter((label) => label === 3 || label === 8).length);
    expect(classes).toBe(10);
  });

  it("explains which class has no rows", () => {
    const few = selectClasses(digits, [0, 1]);
    expect(() => selectClasses(few, [1, 7])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: train.csv has no rows of class 7. Its classes are 0, 1.]`,
    );
    expect(() => selectClasses(few, [])).toThrowErrorMatchingInlineSnapshot(
      `[DataError: No classes were given. Give some, for example 0,1.]`,
    );
    expect(() =>
      selectClasses({ ...few, labels: undefined }, [1]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[DataError: train.csv has no labels, so classes cannot be selected. Use all its rows.]`,
    );
  });
});
