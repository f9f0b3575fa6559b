// Images and their labels in two CSVs, as train_test_split and pandas leave them.
import { describe, expect, test } from "vitest";
import { type ReadOptions, bytesSource, readDigits } from "../../../../src/data/index.ts";
import { type Cell, csv, images, kaggle, labels, rows } from "../shapes.ts";

const IMAGES = csv(
  kaggle,
  rows(() => []),
);

function list(header: readonly Cell[] | undefined, before: (row: number) => readonly Cell[]) {
  return csv(
    header,
    Array.from(labels, (label, row) => [...before(row), label]),
  );
}

function read(files: Readonly<Record<string, string>>, options: ReadOptions = {}) {
  const sources = Object.entries(files).map(([name, text]) =>
    bytesSource(name, new TextEncoder().encode(text)),
  );
  return readDigits(sources, options);
}

const none = () => [];

describe("A CSV of labels beside one of images", () => {
  test.each([
    ["a column by name", list(["label"], none)],
    ["a column called y", list(["y"], none)],
    ["numbers alone", list(undefined, none)],
    ["numbers as NumPy writes them", list(undefined, none).replaceAll(/^\d$/gm, "$&.000e+00")],
    ["a column that pandas calls 0", list([0], none)],
    ["the index of pandas", list(["", "0"], (row) => [row])],
    ["ImageId and Label", list(["ImageId", "Label"], (row) => [row + 1])],
    ["lines that end with CR LF, in quotes", list(['"label"'], none).replaceAll("\n", "\r\n")],
    ["empty lines behind", `${list(["label"], none)}\n\n`],
  ])("gives them their labels: %s", async (_, text) => {
    const dataset = await read({ "y.csv": text, "X.csv": IMAGES });
    expect(dataset.name).toBe("X.csv");
    expect(dataset.labels).toEqual(labels);
    expect(dataset.images).toEqual(images);
    expect(dataset.classes).toBe(10);
    expect(dataset.notes).toEqual(["The labels of X.csv are those of y.csv."]);
  });

  test("gives the first of them to the first images", async () => {
    const dataset = await read({ "X.csv": IMAGES, "y.csv": list(["label"], none) }, { limit: 7 });
    expect(dataset.labels).toEqual(labels.slice(0, 7));
  });

  test("is read no further than the first images need", async () => {
    const text = list(["label"], none).replace(/\d\n$/, "seven\n");
    const dataset = await read({ "X.csv": IMAGES, "y.csv": text }, { limit: 7 });
    expect(dataset.labels).toEqual(labels.slice(0, 7));
  });

  test.each([
    [
      "without an end",
      { "X.csv": IMAGES, "y.csv": "1\n".repeat(100_000) },
      "y.csv holds more than 80 labels, but X.csv holds 80 images. Choose two files that belong together.",
    ],
    [
      "of another length",
      { "X.csv": IMAGES, "y.csv": "label\n1\n2\n" },
      "y.csv holds 2 labels, but X.csv holds 80 images. Choose two files that belong together.",
    ],
    [
      "in another order, perhaps",
      { "X.csv": IMAGES, "y.csv": list(["", "label"], (row) => [99 - row]) },
      "y.csv:3: its first column does not count the lines, so the labels may be in another order than the images.",
    ],
    [
      "that are words",
      { "X.csv": IMAGES, "y.csv": "label\n1\nseven\n" },
      'y.csv:3: expected a label, a whole number from 0 to 255, found "seven".',
    ],
    [
      "beside images that have labels",
      { "X.csv": csv(["label", ...kaggle], rows()), "y.csv": list(["label"], none) },
      "y.csv holds 80 labels, but X.csv has labels already. Leave y.csv out.",
    ],
    [
      "beside two files of images",
      { "X.csv": IMAGES, "Z.csv": IMAGES, "y.csv": list(["label"], none) },
      "y.csv: several files hold 80 images, so it is unclear which labels belong to which images.",
    ],
  ])("is refused %s", async (_, files, words) => {
    await expect(read(files)).rejects.toThrow(words);
  });
});
