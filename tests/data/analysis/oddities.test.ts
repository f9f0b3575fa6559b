import { describe, expect, test } from "vitest";
import { orientationOf } from "../../../src/data/analysis/appearance.ts";
import {
  type Dataset,
  builtInDigits,
  inverted,
  oddities,
  selectRows,
  splitDataset,
  splitOddities,
  transposed,
} from "../../../src/data/index.ts";
import { sample } from "../files.ts";

const digits = builtInDigits({ count: 600, seed: 3 });
const labels = digits.labels as Uint8Array;

function sentences(dataset: Dataset): string[] {
  return oddities(dataset).map(({ sentence }) => sentence);
}

/** Compares bytes; `toEqual` would take seconds. */
function isEqual(a: Dataset, b: Dataset): boolean {
  return Buffer.compare(a.images, b.images) === 0;
}

/** Stand-ins for sets with other pictures: something in the middle of black, and shades up to the edge. */
function pictures(shade: (x: number, y: number, label: number, row: number) => number): Dataset {
  const images = Uint8Array.from({ length: 600 * 784 }, (_, index) => {
    const row = Math.floor(index / 784);
    const [x, y] = [index % 28, Math.floor((index % 784) / 28)];
    return shade(x, y, labels[row] as number, row);
  });
  return { ...digits, images };
}

describe("Nothing is odd", () => {
  test("about built-in digits, many or few", () => {
    expect(sentences(digits)).toEqual([]);
    expect(
      sentences(
        selectRows(
          digits,
          Uint32Array.from({ length: 60 }, (_, row) => row),
        ),
      ),
    ).toEqual([]);
  });

  test("about clothes: wide shapes, of which some fill the image", () => {
    const clothes = pictures((x, y, label, row) =>
      row % 200 === 0 || (Math.abs(x - 13.5) < 4 + label && Math.abs(y - 13.5) < 13)
        ? 200 + label
        : 0,
    );
    expect(sentences(clothes)).toEqual([]);
  });

  test("about photographs, which have no paper", () => {
    expect(
      sentences(pictures((x, y, label, row) => 90 + ((x * 7 + y * 3 + label * 11 + row) % 130))),
    ).toEqual([]);
  });

  test("about symbols that are no digits, upright or transposed", () => {
    const exchanged = {
      ...digits,
      drawn: undefined,
      labels: labels.map((label) => (label + 3) % 10),
    };
    expect(orientationOf(exchanged)).toBe(undefined);
    expect(orientationOf(transposed(exchanged))).toBe(undefined);
  });

  test("about letters from 1 on, with gaps, and classes of unequal size", () => {
    const letters = {
      ...transposed(digits),
      classes: 27,
      labels: labels.map((label) => label + 1),
    };
    expect(sentences(letters)).toEqual([]);
  });

  test("about digits without labels, or a single one", () => {
    expect(sentences({ ...digits, labels: undefined })).toEqual([]);
    expect(sentences(selectRows(digits, Uint32Array.of(5)))).toEqual([]);
  });
});

describe("It is odd", () => {
  test.each([1, 16, 64])("if the brightest pixel is %d", (brightest) => {
    const dark = digits.images.map((value) => Math.round((value / 255) * brightest));
    expect(sentences({ ...digits, images: dark })).toEqual([
      `The brightest pixel of built-in v1 is ${brightest} of 255, so the images are all but black. Multiply the pixels by ${Math.floor(255 / brightest)}.`,
    ]);
  });

  test("if all images are black", () => {
    expect(sentences({ ...digits, images: new Uint8Array(digits.images.length) })[0]).toBe(
      "All images of built-in v1 are black.",
    );
  });

  test("if the images are black on white, which inverting mends", () => {
    const white = inverted(digits);
    expect(oddities(white)).toEqual([
      {
        sentence:
          "The images of built-in v1 are black on white; networks, the built-in digits and the drawing pad expect white on black.",
        remedy: "invert",
      },
    ]);
    expect(isEqual(inverted(white), digits)).toBe(true);
  });

  test("if some images are, which inverting mends, too", () => {
    const images = Uint8Array.from(digits.images);
    for (const row of [40, 41, 42, 99, 250, 300, 599]) {
      const image = images.subarray(row * 784, (row + 1) * 784);
      image.forEach((value, pixel) => (image[pixel] = 255 - value));
    }
    const mixed = { ...digits, images };
    expect(oddities(mixed)).toEqual([
      {
        sentence:
          "7 of the 600 images of built-in v1 are black on white, 593 white on black (the first against the rest is row 41).",
        remedy: "invert",
      },
    ]);
    expect(isEqual(inverted(mixed), digits)).toBe(true);
  });

  test("if digits are transposed, which transposing mends; from 60 rows on", () => {
    for (const count of [60, 600]) {
      const few = selectRows(
        digits,
        Uint32Array.from({ length: count }, (_, row) => row),
      );
      expect(oddities(transposed(few))).toEqual([
        {
          sentence:
            "The images of built-in v1 look transposed (rows and columns swapped), as EMNIST's are.",
          remedy: "transpose",
        },
      ]);
      expect(isEqual(transposed(transposed(few)), few)).toBe(true);
    }
  });

  test("if there is one class", () => {
    expect(sentences({ ...digits, labels: labels.map(() => 4) })).toEqual([
      "All rows of built-in v1 have the label 4, so there is nothing to tell apart.",
    ]);
  });

  test("if a class hardly occurs, as after a slip of the key", () => {
    expect(sentences({ ...digits, classes: 56, labels: labels.with(7, 55) })).toEqual([
      "built-in v1: some classes hardly occur: 55 (row 8); the average class has 55. Check whether these labels are right.",
    ]);
    const twice = labels.with(7, 55).with(400, 55);
    expect(sentences({ ...digits, classes: 56, labels: twice })[0]).toContain(
      ": 55 (rows 8 and 401); the average",
    );
  });

  test("if the digit 0 is written as 10", () => {
    const tens = labels.map((label) => (label === 0 ? 10 : label));
    expect(sentences({ ...digits, classes: 11, labels: tens })).toEqual([
      "The labels of built-in v1 are 1 to 10, so the network has 11 outputs, of which that of 0 is never right. If 10 stands for the digit 0, write 0 in its place.",
    ]);
    const letters = labels.map((label) => label + 1 + 16 * (label % 2));
    expect(sentences({ ...digits, classes: 27, labels: letters })).toEqual([]);
  });

  test("if the rows are sorted by label", () => {
    const order = Uint32Array.from({ length: 600 }, (_, row) => row).sort(
      (a, b) => (labels[a] as number) - (labels[b] as number),
    );
    expect(sentences(selectRows(digits, order))).toEqual([
      "The rows of built-in v1 are sorted by label. Training shuffles them, but the first rows alone would hold only some of the classes.",
    ]);
  });

  test("if an image is in both parts of a split", () => {
    const split = { validation: 0.2, seed: 1 };
    const { training, validation } = splitDataset(digits, split);
    expect(splitOddities(training, validation)).toEqual([]);
    expect(splitOddities(training, undefined)).toEqual([]);
    const twice = Uint32Array.from({ length: 1200 }, (_, row) => row % 600);
    const parts = splitDataset(selectRows(digits, twice), split);
    expect(splitOddities(parts.training, parts.validation)[0]?.sentence).toMatch(
      /^1?\d\d of the 240 validation images are also training images: the validation accuracy is too good\. Remove repeated images\.$/,
    );
  });
});

test("Transposing swaps rows and columns of images that are not square", () => {
  const wide = { ...sample(2, 3, 2), name: "wide", classes: 10 };
  const tall = transposed(wide);
  expect(tall).toMatchObject({ width: 2, height: 3 });
  const [a, b, c, d, e, f] = wide.images;
  expect([...tall.images.subarray(0, 6)]).toEqual([a, d, b, e, c, f]);
});
