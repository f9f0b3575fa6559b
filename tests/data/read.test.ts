import { describe, expect, it } from "vitest";
import {
  NoSuchLabelError,
  type ReadProgress,
  bytesSource,
  readDigitSets,
  readDigits,
} from "../../src/data/index.ts";
import { zipped } from "./compression/zip.ts";
import {
  csvText,
  gzipped,
  idxBytes,
  imagesFile,
  inPieces,
  labelsFile,
  sample,
  utf8,
} from "./files.ts";
import { npyPair, pngFolder } from "./formats.ts";

const digits = sample(50, 5);
const csv = utf8(csvText(digits));
const images = bytesSource("images", imagesFile(digits));
const labels = bytesSource("labels", labelsFile(digits));

describe("readDigits", () => {
  it("reads a Kaggle CSV", async () => {
    const read = await readDigits([bytesSource("train.csv", csv)]);
    expect(read).toEqual({ name: "train.csv", classes: 10, ...digits });
  });

  it("reads a CSV packed with gzip, whatever its name", async () => {
    const read = await readDigits([bytesSource("digits.dat", gzipped(csv))]);
    expect(read).toEqual({ name: "digits.dat", classes: 10, ...digits });
  });

  it("reads files that a browser unpacked and that kept their names", async () => {
    const named = [
      bytesSource("train-images-idx3-ubyte.gz", imagesFile(digits)),
      bytesSource("train-labels-idx1-ubyte.gz", labelsFile(digits)),
    ];
    expect(await readDigits(named)).toMatchObject(digits);
    expect(await readDigits([bytesSource("train.csv.gz", csv)])).toMatchObject(digits);
  });

  it.each([
    ["deflated", zipped([{ name: "train.csv", bytes: csv }])],
    ["stored", zipped([{ name: "train.csv", bytes: csv, method: 0 }])],
    ["with a comment", zipped([{ name: "train.csv", bytes: csv }], "from Kaggle ".repeat(5000))],
    [
      "made by macOS",
      zipped([
        { name: "digits/", bytes: new Uint8Array(0), method: 0 },
        { name: "digits/train.csv", bytes: csv },
        { name: "__MACOSX/digits/._train.csv", bytes: utf8("Mac OS X") },
      ]),
    ],
  ])("reads the only CSV in a zip: %s", async (_, bytes) => {
    const read = await readDigits([bytesSource("a.zip", bytes)]);
    expect(read.name).toMatch(/^a\.zip\/.*train\.csv$/);
    expect(read.images).toEqual(digits.images);
  });

  it("reads IDX files in any order, one of them packed", async () => {
    const packed = bytesSource("labels.gz", gzipped(labelsFile(digits)));
    const expected = { name: "images", classes: 10, ...digits };
    expect(await readDigits([packed, images])).toEqual(expected);
    expect(await readDigits([images, labels])).toEqual(expected);
  });

  it("reads images without labels", async () => {
    expect((await readDigits([images])).labels).toBeUndefined();
  });

  it("reads images that are not square, up to 64 × 64", async () => {
    const wide = sample(3, 64, 7);
    const { width, height, images } = await readDigits([bytesSource("wide", imagesFile(wide))]);
    expect({ width, height, images }).toEqual({ width: 64, height: 7, images: wide.images });
  });

  it("takes the number of classes from the highest IDX label, and at least ten", async () => {
    const letters = bytesSource(
      "letters",
      idxBytes(
        [50],
        digits.labels.map((label) => label + 17),
      ),
    );
    expect((await readDigits([images, letters])).classes).toBe(27);
    expect((await readDigits([images, labels], { classes: 47 })).classes).toBe(47);
  });

  it("reads the first rows only, and stops there", async () => {
    const endless = inPieces("train.csv", [csv, utf8("this is not a row\n")]);
    const { count, images: few } = await readDigits([endless], { limit: 7 });
    expect(count).toBe(7);
    expect(few).toEqual(digits.images.subarray(0, 7 * 25));
  });

  it.each([
    ["CSV", [bytesSource("train.csv", csv)]],
    ["packed CSV", [bytesSource("train.csv.gz", gzipped(csv))]],
    ["zipped CSV", [bytesSource("train.zip", zipped([{ name: "train.csv", bytes: csv }]))]],
    ["IDX", [images, labels]],
    ["packed IDX", [bytesSource("images.gz", gzipped(imagesFile(digits))), labels]],
  ])("gives the same first rows from every format: %s", async (_, sources) => {
    const { count, images, labels } = await readDigits(sources, { limit: 3 });
    expect({ count, images, labels }).toEqual({
      count: 3,
      images: digits.images.subarray(0, 75),
      labels: digits.labels.subarray(0, 3),
    });
  });

  it("allows a limit beyond the rows", async () => {
    expect((await readDigits([images], { limit: 1000 })).count).toBe(50);
  });

  it("reports its progress in bytes and rows", async () => {
    const heard: ReadProgress[] = [];
    const pieces = [csv.subarray(0, 1000), csv.subarray(1000)];
    await readDigits([inPieces("train.csv", pieces)], { progress: (now) => heard.push(now) });
    expect(heard.at(0)).toMatchObject({ name: "train.csv", bytes: 1000, totalBytes: csv.length });
    expect(heard.at(-1)).toMatchObject({ bytes: csv.length, rows: 50 });
  });

  it("counts only the bytes that are read from a zip", async () => {
    const bytes = zipped([
      { name: "test.csv", bytes: csv, method: 0 },
      { name: "train.csv", bytes: csv, method: 0 },
    ]);
    const heard: ReadProgress[] = [];
    await readDigits([bytesSource("a.zip", bytes)], { progress: (now) => heard.push(now) });
    expect(heard.at(-1)).toMatchObject({ bytes: csv.length, totalBytes: csv.length });
  });
});

describe("readDigitSets", () => {
  it("pairs the four files of MNIST by their number of rows", async () => {
    const test = sample(20, 5, 5, 2);
    const sets = await readDigitSets([
      bytesSource("t10k-labels", labelsFile(test)),
      images,
      bytesSource("t10k-images", imagesFile(test)),
      labels,
    ]);
    expect(sets.map(({ name }) => name)).toEqual(["images", "t10k-images"]);
    expect(sets.map(({ labels }) => labels)).toEqual([digits.labels, test.labels]);
  });

  it("reads Kaggle's two files together, one without labels", async () => {
    const unlabelled = csvText(digits).replaceAll(/^[^,]*,/gm, "");
    const sources = [bytesSource("train.csv", csv), bytesSource("test.csv", utf8(unlabelled))];
    const sets = await readDigitSets(sources);
    expect(sets.map(({ labels }) => labels)).toEqual([digits.labels, undefined]);
    expect(sets.map(({ images }) => images)).toEqual([digits.images, digits.images]);
  });
});

describe("A column for the label", () => {
  it.each([
    ["arrays", npyPair(digits).map((bytes, place) => bytesSource(`${place}.npy`, bytes))],
    ["IDX files", [images, labels]],
    ["PNGs", pngFolder(digits)],
  ])("is refused for %s, which have no columns", async (_, sources) => {
    const read = readDigits(sources, { label: "y" });
    await expect(read).rejects.toThrow(NoSuchLabelError);
    await expect(read).rejects.toThrow(/ is no CSV, so it has no column "y" for the label\. /);
  });
});

it("A file of another kind is named for what it is, whatever it is called", async () => {
  const notebook = bytesSource("nb.ipynb", utf8('{\n "cells": [], "nbformat": 4}'));
  await expect(readDigits([notebook])).rejects.toThrow("nb.ipynb is a notebook, not data;");
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, ...new Uint8Array(60));
  const named = ["3/a.png", "4/b.png"].map((name) => bytesSource(name, jpeg));
  await expect(readDigits(named)).rejects.toThrow(/^3\/a\.png is a JPEG, /);
});

it("an IDX file with its header in the wrong byte order is named, also beside its labels", async () => {
  const images = Uint8Array.of(3, 8, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7);
  const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 5);
  const files = [
    bytesSource("train-labels-idx1-ubyte", labels),
    bytesSource("train-images-idx3-ubyte", images),
  ];
  await expect(readDigits(files)).rejects.toThrow(
    /^train-images-idx3-ubyte is an IDX file with its header in the wrong byte order; /,
  );
});

it("of many sets the first three are named, and partitions of one table are told as such", async () => {
  const [x] = npyPair(sample(4, 4));
  const named = (names: readonly string[]) => names.map((name) => bytesSource(name, x));
  await expect(readDigits(named(["a.npy", "b.npy", "c.npy", "d.npy"]))).rejects.toThrow(
    "The files hold 4 sets of digits: a.npy, b.npy, c.npy, …. Choose the files of one set.",
  );
  await expect(readDigits(named(["t/label=0/a.npy", "t/label=1/b.npy"]))).rejects.toThrow(
    "They are partitions of one table.",
  );
});
