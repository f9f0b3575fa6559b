import { describe, expect, it } from "vitest";
import { bytesSource, readDigitSets, readDigits } from "../../../src/data/index.ts";
import { zipped } from "../compression/zip.ts";
import { sample } from "../files.ts";
import { pngBytes, pngFolder, pngOf } from "../formats.ts";

const digits = sample(40, 5);
const { images, labels, count } = digits;
const whole = { width: 5, height: 5, count, images, labels, classes: 10 };

/** The rows of `digits` in the order in which they were read. */
function rowsOf(read: Uint8Array): number[] {
  return Array.from({ length: read.length / 25 }, (_, place) => {
    const image = Buffer.from(read.subarray(place * 25, (place + 1) * 25));
    return Array.from({ length: count }, (_, row) => row).findIndex((row) =>
      image.equals(images.subarray(row * 25, (row + 1) * 25)),
    );
  });
}

describe("A folder of PNGs per class is read", () => {
  it("in the order of the files' numbers, if each has its own", async () => {
    const files = pngFolder(digits).reverse();
    expect(await readDigits(files)).toEqual({ name: "digits", ...whole });
  });

  it("with the names in the order of the rows, for a prediction", async () => {
    const files = pngFolder(digits).reverse();
    const { files: names } = await readDigits(files, { forPrediction: true, limit: 12 });
    expect(names).toEqual(
      [...files]
        .reverse()
        .slice(0, 12)
        .map(({ name }) => name),
    );
  });

  it("otherwise with the classes in turn, so that the first rows hold all of them", async () => {
    const files = pngFolder(digits, (row) => `img_${row}`);
    const read = await readDigits(files);
    const firsts = [...new Set(labels)].sort((a, b) => a - b);
    expect([...(read.labels ?? [])].slice(0, firsts.length)).toEqual(firsts);
    const rows = rowsOf(read.images);
    expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, row) => row));
    expect(rows.map((row) => labels[row])).toEqual([...(read.labels ?? [])]);
    const few = await readDigits(files, { limit: 7 });
    expect(few.images).toEqual(read.images.subarray(0, 7 * 25));
  });

  it("with words for digits as these digits", async () => {
    const names = ["zero", "Seven", "two"];
    const files = pngFolder(
      { ...digits, labels: labels.map((label) => label % 3) },
      undefined,
      (label) => names[label] as string,
    );
    const { labels: read, classes, notes } = await readDigits(files);
    expect([...(read ?? [])]).toEqual(Array.from(labels, (label) => [0, 7, 2][label % 3]));
    expect(classes).toBe(10);
    expect(notes).toBeUndefined();
  });

  it("with names sorted, where they are no numbers", async () => {
    const names = ["wasp", "ant", "bee"];
    const files = pngFolder(
      { ...digits, labels: labels.map((label) => label % 3) },
      undefined,
      (label) => names[label] as string,
    );
    const { labels: read, classes, notes } = await readDigits(files);
    expect(notes).toEqual(['Each folder is a class: 0 is "ant", 1 is "bee", 2 is "wasp".']);
    const places = ["ant", "bee", "wasp"];
    expect([...(read ?? [])]).toEqual(
      Array.from(labels, (label) => places.indexOf(names[label % 3] as string)),
    );
    expect(classes).toBe(3);
  });

  it("from a zip, stored or deflated, of which the training set is read", async () => {
    const members = pngFolder(digits).map(({ name }, row) => ({
      name: name.replace("digits/", "digits/training/"),
      bytes: pngOf(digits, row),
      method: row % 2 === 0 ? 0 : 8,
    }));
    const tests = [{ name: "digits/testing/3/7.png", bytes: pngOf(digits, 1) }];
    const zip = bytesSource("digits.zip", zipped([...tests, ...members.reverse()]));
    const name = "digits.zip/digits/training";
    const note = `There are several sets of digits: ${name} is used, not digits.zip/digits/testing.`;
    expect(await readDigits([zip])).toEqual({ name, ...whole, notes: [note] });
    const tested = await readDigits([zip], { prefer: "t10k" });
    expect(tested).toMatchObject({ name: "digits.zip/digits/testing", count: 1 });
    const unsliced = { name: zip.name, size: zip.size, stream: () => zip.stream() };
    expect((await readDigits([unsliced])).images).toEqual(images);
  });

  it("as two sets by readDigitSets", async () => {
    const train = pngFolder(digits, undefined, (label) => `train/${label}`);
    const test = pngFolder(sample(12, 5, 5, 2), undefined, (label) => `test/${label}`);
    const sets = await readDigitSets([...train, ...test]);
    expect(sets.map((set) => set.count)).toEqual([40, 12]);
    expect((await readDigits([...train, ...test])).count).toBe(40);
  });
});

describe("PNGs without folders of classes", () => {
  it("have no labels", async () => {
    const files = pngFolder(digits, undefined, () => "pictures");
    const notes = [
      "The PNGs (pictures) do not lie in a folder for each class, so they have no labels. To label PNGs, put each into a folder named for its class, as in digits/3/17.png.",
    ];
    expect(await readDigits(files)).toEqual({
      name: "pictures",
      ...whole,
      labels: undefined,
      notes,
    });
    const { notes: none } = await readDigits(files, { forPrediction: true });
    expect(none).toBeUndefined();
  });

  it("are named by the first of them if they lie in no folder", async () => {
    const files = ["a.png", "b.png"].map((name, row) => bytesSource(name, pngOf(digits, row)));
    expect(await readDigits(files)).toMatchObject({ name: "a.png, …", count: 2 });
  });

  it("do not get labels from a list of their names, which says what to do instead", async () => {
    const files = pngFolder(digits, undefined, () => "pictures");
    const lists = ["filename,label\n0.png,3\n", "id,digit\n0,3\n", "0.png;3\n1.png;4\n"];
    for (const text of lists) {
      const list = bytesSource("labels.csv", new TextEncoder().encode(text));
      await expect(readDigits([...files, list])).rejects.toThrow(
        "labels.csv:1: this is a list of pictures with their labels, not of pixels. Labels of PNGs are read from their folders: put each PNG into a folder named for its class, as in digits/3/17.png, and choose the folder digits.",
      );
    }
  });

  it("may be a single one", async () => {
    const read = await readDigits([bytesSource("7.png", pngOf(digits, 0))]);
    expect(read).toMatchObject({ name: "7.png", count: 1, labels: undefined });
  });
});

describe("PNGs are refused", () => {
  it.each([
    [
      "of two sizes",
      bytesSource("digits/3/99.png", pngBytes({ width: 3, height: 2 }, new Uint8Array(8))),
      "digits/3/99.png has 3 × 2 pixels, but digits/",
    ],
    [
      "of which one lies beside the classes",
      bytesSource("99.png", pngOf(digits, 0)),
      "The files hold 2 sets of digits",
    ],
    [
      "of which one is no PNG",
      bytesSource("digits/3/99.png", new Uint8Array(50)),
      "digits/3/99.png is no whole PNG: it begins with other bytes.",
    ],
    [
      "of which one has more than a megabyte",
      bytesSource("digits/3/99.png", new Uint8Array(2 ** 20 + 1)),
      "digits/3/99.png has 1,048,577 bytes, more than a PNG of a digit can have",
    ],
  ])("%s", async (_, file, message) => {
    await expect(readDigits([...pngFolder(digits), file])).rejects.toThrow(message);
  });

  it("that lie in folders named 0 to 9 and beside them", async () => {
    const files = pngFolder(digits, undefined, (label) => `${label}`);
    await expect(readDigits([...files, bytesSource("99.png", pngOf(digits, 0))])).rejects.toThrow(
      "99.png lies beside folders of classes, so it has no label.",
    );
  });

  it("of more classes than there may be", async () => {
    await expect(readDigits(pngFolder(digits), { classes: 3 })).rejects.toThrow(
      "labels are 0 to 2.",
    );
  });
});
