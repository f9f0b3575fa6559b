import { describe, expect, it } from "vitest";
import { type ByteSource, DataError, bytesSource, readDigits } from "../../src/data/index.ts";
import {
  gzipped,
  idxBytes,
  imagesFile,
  inPieces,
  integerLabels,
  labelsFile,
  sample,
} from "./files.ts";

const digits = sample(20, 4, 3);
const images = bytesSource("images", imagesFile(digits));
const labels = bytesSource("labels", labelsFile(digits));

async function refusal(
  bytes: Uint8Array,
  name = "images",
  others: readonly ByteSource[] = [],
): Promise<string> {
  const sources = [bytesSource(name, bytes), ...others];
  const error: unknown = await readDigits(sources).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(DataError);
  return (error as Error).message;
}

describe("An IDX file", () => {
  it("gives its rows and columns in the order of its header: height, then width", async () => {
    const { width, height, count } = await readDigits([images]);
    expect({ width, height, count }).toEqual({ width: 4, height: 3, count: 20 });
  });

  it.each([1, 7, 16, 17, 1000])("may come in pieces of %d bytes", async (size) => {
    const bytes = imagesFile(digits);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    const heard: number[] = [];
    const read = await readDigits([inPieces("images", pieces)], {
      progress: ({ rows }) => heard.push(rows),
    });
    expect(Buffer.compare(read.images, digits.images)).toBe(0);
    expect(heard.at(-1)).toBe(20);
    expect(heard.every(Number.isInteger)).toBe(true);
  });

  it("is read only as far as the requested rows need", async () => {
    const many = sample(200, 4, 3);
    const whole = imagesFile(many);
    let asked = 0;
    const stream = () =>
      new ReadableStream<Uint8Array>(
        {
          pull: (controller) => {
            controller.enqueue(whole.subarray(asked, (asked += 20)));
            if (asked >= whole.length) {
              controller.close();
            }
          },
        },
        { highWaterMark: 0 },
      );
    const source = { name: "images", size: whole.length, stream };
    const { count, images: few } = await readDigits([source], { limit: 2 });
    expect(count).toBe(2);
    expect(few).toEqual(many.images.subarray(0, 24));
    expect(asked).toBeLessThan(whole.length);
  });

  it("may have images of one pixel, and of 64 × 64", async () => {
    expect((await readDigits([bytesSource("a", imagesFile(sample(2, 1)))])).width).toBe(1);
    const { width, height } = await readDigits([bytesSource("a", imagesFile(sample(2, 64)))]);
    expect({ width, height }).toEqual({ width: 64, height: 64 });
  });

  it.each([
    [
      "no rows of pixels",
      [20, 0, 4],
      "the images have 4 × 0 pixels; sizes from 1 × 1 to 64 × 64 can be read.",
    ],
    ["no columns of pixels", [20, 4, 0], "the images have 0 × 4 pixels"],
    ["65 rows", [20, 65, 4], "the images have 4 × 65 pixels"],
    ["65 columns", [20, 4, 65], "the images have 65 × 4 pixels"],
  ])("is refused with %s", async (_, dimensions, words) => {
    expect(await refusal(idxBytes(dimensions, new Uint8Array(5200)))).toMatch(
      `images: byte 8: ${words}`,
    );
  });

  it("is refused without labels, with a message about labels", async () => {
    expect(await refusal(idxBytes([0], new Uint8Array(0)))).toBe(
      "images: byte 4: the file holds no labels. Choose another file.",
    );
  });

  it.each([
    ["one byte too few", -1, "ends at byte 27, but its header announces 20 labels, 28 bytes."],
    [
      "one byte too many",
      1,
      "continues after byte 28, where it should end according to its header (20 labels, 28 bytes).",
    ],
  ])("of labels is refused with %s, packed or not", async (_, change, words) => {
    const bytes = idxBytes([20], new Uint8Array(20 + change));
    expect(await refusal(bytes, "labels")).toMatch(`labels: ${words}`);
    expect(await refusal(gzipped(bytes), "labels.gz", [images])).toMatch(`labels.gz: ${words}`);
  });

  it("is refused with one byte too many that arrives in a chunk of its own", async () => {
    // 64 kB, a multiple of the size of decompressed chunks.
    const bytes = idxBytes([1260, 13, 4], new Uint8Array(1260 * 13 * 4 + 1));
    expect(bytes.length).toBe(2 ** 16 + 1);
    expect(await refusal(gzipped(bytes))).toMatch("continues after byte 65,536");
  });

  it.each([
    [
      "images",
      Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0),
      "byte 15, within its header of 16",
    ],
    ["labels", Uint8Array.of(0, 0, 8, 1, 0, 0, 0), "byte 7, within its header of 8"],
  ])("of %s is refused if it ends within its header", async (_, bytes, words) => {
    expect(await refusal(bytes)).toMatch(`ends at ${words} bytes. Download it again.`);
  });

  it.each([
    [
      "shorts",
      [0, 0, 0x0b, 3],
      "byte 2: the IDX type is 0x0b; only unsigned bytes (0x08), and labels that are integers (0x0c), can be read.",
    ],
    [
      "no dimensions",
      [0, 0, 8, 0],
      "byte 3: the IDX file has 0 dimensions; a file of images has 3 and a file of labels has 1.",
    ],
    ["two dimensions", [0, 0, 8, 2], "byte 3: the IDX file has 2 dimensions"],
    ["four dimensions", [0, 0, 8, 4], "byte 3: the IDX file has 4 dimensions"],
  ])("of %s is refused", async (_, head, words) => {
    expect(await refusal(Uint8Array.from([...head, ...Array<number>(20).fill(1)]))).toMatch(words);
  });

  it("is refused if it is compressed and announces more than can be read, or more than its file can hold", async () => {
    const promise = (count: number) => gzipped(idxBytes([count, 64, 64], new Uint8Array(0)));
    expect(await refusal(promise(2 ** 18))).toMatch(
      "byte 4: the header announces 262,144 images (1,073,741,840 bytes), more than can be read. The header is probably damaged; download the file again.",
    );
    expect(await refusal(promise(2 ** 18 - 1))).toMatch(
      "byte 4: the header announces 262,143 images (1,073,737,744 bytes), more than a file of this size can hold. The header is probably damaged; download the file again.",
    );
    const labelled = (count: number) => gzipped(idxBytes([count], new Uint8Array(0)));
    expect(await refusal(labelled(2 ** 25 - 7))).toMatch(
      "byte 4: the header announces 33,554,425 labels",
    );
    expect(await refusal(labelled(2 ** 25 - 8))).toMatch("holds 33,554,424 labels, but no file");
  });
});

describe("The labels of an IDX file", () => {
  const reading = (values: number[], classes?: number) => {
    const few = bytesSource("images", imagesFile(sample(values.length, 2)));
    const theirs = bytesSource("labels", idxBytes([values.length], Uint8Array.from(values)));
    return readDigits([few, theirs], { classes });
  };

  it("determine the number of classes: the highest label plus one, and at least ten", async () => {
    expect((await reading([0, 3, 1])).classes).toBe(10);
    expect((await reading([0, 9, 1])).classes).toBe(10);
    expect((await reading([0, 10, 1])).classes).toBe(11);
    expect((await reading([0, 255, 1])).classes).toBe(256);
    expect((await reading([0, 2, 1], 3)).classes).toBe(3);
  });

  it("are refused at the first one that belongs to no class", async () => {
    await expect(reading([0, 2, 3, 9], 3)).rejects.toThrow(
      "labels: byte 10: expected a label from 0 to 2, found 3.",
    );
  });

  it("belong to the images of the same number", async () => {
    expect((await readDigits([labels, images])).labels).toEqual(digits.labels);
  });
});

describe("Labels that are integers in several columns, as in QMNIST", () => {
  const digits = sample(5, 4);
  const rows = Array.from(digits.labels, (label, row) => [label, 1, 2, 3, 4, 5, 6, 70_000 + row]);
  const images = bytesSource("qmnist-train-images-idx3-ubyte", imagesFile(digits));

  it("give the first column as labels", async () => {
    const labels = bytesSource("qmnist-train-labels-idx2-int", integerLabels(rows));
    const read = await readDigits([labels, images]);
    expect(read.labels).toEqual(digits.labels);
    expect(read.classes).toBe(10);
    expect((await readDigits([images, labels], { limit: 3 })).labels).toEqual(
      digits.labels.subarray(0, 3),
    );
  });

  it("are refused with the byte of a label that is not allowed", async () => {
    const labels = bytesSource("labels", integerLabels(rows.with(2, [7, 0, 0, 0, 0, 0, 0, 0])));
    await expect(readDigits([labels, images], { classes: 7 })).rejects.toThrow(
      /labels: byte \d+: expected a label from 0 to 6/,
    );
    const negative = bytesSource("labels", integerLabels(rows.with(1, [-1, 0, 0, 0, 0, 0, 0, 0])));
    await expect(readDigits([negative, images])).rejects.toThrow(
      "labels: byte 44: expected a label from 0 to 255, found -1.",
    );
  });
});
