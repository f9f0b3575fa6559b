import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDigits } from "../../src/data/index.ts";
import { csv, fileOf, gzip, idxImages, idxLabels } from "./files.ts";

const ROWS = [
  [7, 0, 255, 3, 4],
  [0, 10, 20, 30, 40],
];

describe("a Kaggle CSV", () => {
  test("is read with its labels", async () => {
    expect(await readDigits([fileOf("train.csv", csv(ROWS))])).toEqual({
      name: "train.csv",
      width: 2,
      height: 2,
      classes: 10,
      count: 2,
      images: Uint8Array.of(0, 255, 3, 4, 10, 20, 30, 40),
      labels: Uint8Array.of(7, 0),
    });
  });

  test("without labels is read too", async () => {
    const unlabelled = csv([[1, 2, 3, 4]], { labelled: false });
    const { labels, images } = await readDigits([fileOf("test.csv", unlabelled)]);
    expect(labels).toBeUndefined();
    expect(images).toEqual(Uint8Array.of(1, 2, 3, 4));
  });

  test("is read by the names of its columns, whatever their order", async () => {
    const text = "pixel3,pixel0,label,pixel2,pixel1\n4,1,9,3,2\n";
    const { labels, images } = await readDigits([fileOf("train.csv", text)]);
    expect(labels).toEqual(Uint8Array.of(9));
    expect(images).toEqual(Uint8Array.of(1, 2, 3, 4));
  });

  test.each([
    ["Windows line ends", (text: string) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text: string) => `\uFEFF${text}`],
    ["no line feed at the end", (text: string) => text.trimEnd()],
    ["blank lines", (text: string) => text.replaceAll("\n", "\n\n")],
  ])("may have %s", async (_, change) => {
    const plain = await readDigits([fileOf("train.csv", csv(ROWS))]);
    expect(await readDigits([fileOf("train.csv", change(csv(ROWS)))])).toEqual(plain);
  });

  test("may be gzip", async () => {
    const plain = await readDigits([fileOf("train.csv", csv(ROWS))]);
    const packed = gzip(new TextEncoder().encode(csv(ROWS)));
    expect(await readDigits([fileOf("train.csv", packed)])).toEqual(plain);
  });

  test("gives the same bytes wherever its chunks are cut", async () => {
    const whole = await readDigits([fileOf("train.csv", csv(ROWS))]);
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sizes, async (chunks) => {
        expect(await readDigits([fileOf("train.csv", csv(ROWS), chunks)])).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    [
      "a missing column",
      "label,pixel0,pixel1,pixel3\n",
      "bad.csv:1: the column pixel2 is missing.",
    ],
    ["a column named twice", "label,pixel0,pixel0\n", "bad.csv:1: a column is named twice."],
    [
      "a foreign column",
      "label,pixel0,colour\n",
      'bad.csv:1: column 3 is named "colour"; a CSV of digits has the columns label, pixel0, pixel1 and so on.',
    ],
    [
      "letters",
      csv(ROWS).replace("20", "2O"),
      'bad.csv:3: column 3 (pixel1) holds "2O"; a whole number from 0 to 255 was expected.',
    ],
    [
      "a value above 255",
      csv(ROWS).replace("255", "256"),
      'bad.csv:2: column 3 (pixel1) holds "256"; a whole number from 0 to 255 was expected.',
    ],
    [
      "a negative value",
      csv(ROWS).replace("30", "-3"),
      'bad.csv:3: column 4 (pixel2) holds "-3"; a whole number from 0 to 255 was expected.',
    ],
    [
      "a fraction",
      csv(ROWS).replace("30", "3.5"),
      'bad.csv:3: column 4 (pixel2) holds "3.5"; a whole number from 0 to 255 was expected.',
    ],
    [
      "an empty cell",
      csv(ROWS).replace("30", ""),
      'bad.csv:3: column 4 (pixel2) holds ""; a whole number from 0 to 255 was expected.',
    ],
    [
      "a label above 9",
      csv(ROWS).replace("\n7", "\n10"),
      'bad.csv:2: column 1 (label) holds "10"; a whole number from 0 to 9 was expected.',
    ],
    [
      "a number of many digits",
      csv(ROWS).replace("20", "99999999999"),
      'bad.csv:3: column 3 (pixel1) holds "99999999999"; a whole number from 0 to 255 was expected.',
    ],
    [
      "a short row",
      csv(ROWS).replace(",40", ""),
      "bad.csv:3: the row has 4 columns; the header names 5.",
    ],
    [
      "a long row",
      csv(ROWS).replace(",40", ",40,50"),
      "bad.csv:3: the row has more than 5 columns, as many as the header names.",
    ],
    ["a header alone", csv([]), "bad.csv: there are no rows below the header."],
    ["nothing", "", "bad.csv: the file is empty."],
  ])("with %s is refused with file and place", async (_, text, message) => {
    await expect(readDigits([fileOf("bad.csv", text)])).rejects.toThrow(message);
  });
});

describe("IDX files", () => {
  test("are read as a pair, in any order, plain or gzip", async () => {
    const images = fileOf("images", idxImages(4));
    const labels = fileOf("labels", gzip(idxLabels(4)));
    const expected = {
      name: "images",
      width: 3,
      height: 2,
      classes: 10,
      count: 4,
      images: idxImages(4).slice(16),
      labels: Uint8Array.of(0, 1, 2, 3),
    };
    expect(await readDigits([images, labels])).toEqual(expected);
    expect(await readDigits([labels, images])).toEqual(expected);
  });

  test("give the same bytes wherever their chunks are cut", async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sizes, async (chunks) => {
        const { images, labels } = await readDigits([
          fileOf("images", idxImages(5), chunks),
          fileOf("labels", idxLabels(5), chunks),
        ]);
        expect(images).toEqual(idxImages(5).slice(16));
        expect(labels).toEqual(idxLabels(5).slice(8));
      }),
      { numRuns: 300 },
    );
  });

  test("are read as far as a limit says", async () => {
    const sources = [fileOf("images", idxImages(50), [40]), fileOf("labels", idxLabels(50), [7])];
    const { count, images, labels } = await readDigits(sources, { limit: 3 });
    expect(count).toBe(3);
    expect(images).toEqual(idxImages(3).slice(16));
    expect(labels).toEqual(Uint8Array.of(0, 1, 2));
  });

  test.each([
    [
      "a wrong magic number",
      Uint8Array.of(0, 0, 9, 3, 0, 0, 0, 1),
      "bad: the first four bytes are 0x00000903; an IDX file of images begins with 0x00000803, one of labels with 0x00000801.",
    ],
    ["too few bytes for a header", Uint8Array.of(0, 0, 8), "bad: the file is only 3 bytes long"],
    [
      "less than it promises",
      idxImages(3).slice(0, 30),
      "bad: the file is cut off at byte 30; its header promises 3 images, 34 bytes or more.",
    ],
    [
      "more than it promises",
      Uint8Array.of(...idxImages(3), 1),
      "bad: the header promises 3 images, which end at byte 34, but the file goes on.",
    ],
    [
      "a header that promises 2³² images",
      Uint8Array.of(0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 28, 0, 0, 0, 28),
      "bad: the header promises 4294967295 entries",
    ],
    [
      "gzip data that is cut off",
      gzip(idxImages(300)).slice(0, 60),
      "bad: the gzip data is damaged or cut off. Fetch the file again.",
    ],
  ])("with %s are refused with the place", async (_, bytes, message) => {
    await expect(readDigits([fileOf("bad", bytes)])).rejects.toThrow(message);
  });

  test("whose counts differ are refused", async () => {
    const pair = [fileOf("images", idxImages(4)), fileOf("labels", idxLabels(5))];
    await expect(readDigits(pair)).rejects.toThrow(
      "images holds 4 images, labels 5 labels: they belong to different sets.",
    );
  });

  test("that do not make a pair are refused", async () => {
    const two = [fileOf("a", idxImages(4)), fileOf("b", idxImages(4))];
    await expect(readDigits(two)).rejects.toThrow("a, b: these do not go together.");
  });
});

test("reading can be cancelled", async () => {
  const cancel = new AbortController();
  cancel.abort(new Error("cancelled"));
  const reading = readDigits([fileOf("train.csv", csv(ROWS))], { signal: cancel.signal });
  await expect(reading).rejects.toThrow("cancelled");
});
