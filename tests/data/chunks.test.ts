import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { type ByteSource, DataError, bytesSource, readDigits } from "../../src/data/index.ts";
import { zipped } from "./compression/zip.ts";
import { csvText, gzipped, imagesFile, inPieces, labelsFile, sample, utf8 } from "./files.ts";
import { goldenBytes, npyPair, pngBytes, pngOf } from "./formats.ts";

/** These tests take a second or two, and longer on a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

const digits = sample(12, 4);
const csv = utf8(
  `\ufeff${csvText(digits).replaceAll("\n", "\r\n").replaceAll(",12", ',"12"')}\r\n`,
);
const badCsv = utf8(csvText(digits).replace(/,(\d+)\n$/, ",3O"));

/** Bytes cut at random places, with empty pieces. */
function cuts(bytes: Uint8Array): fc.Arbitrary<Uint8Array[]> {
  return fc.array(fc.nat(bytes.length), { maxLength: 20 }).map((places) => {
    const ends = [...places.sort((a, b) => a - b), bytes.length];
    return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
  });
}

function expectDigits({ images, labels }: { images: Uint8Array; labels: Uint8Array | undefined }) {
  expect(Buffer.compare(images, digits.images)).toBe(0);
  expect(Buffer.compare(labels as Uint8Array, digits.labels)).toBe(0);
}

describe("1,000 random chunkings give the same bytes as the whole", () => {
  const files: [string, string, Uint8Array, ByteSource[]][] = [
    ["a CSV", "train.csv", csv, []],
    ["a packed CSV", "train.csv.gz", gzipped(csv), []],
    ["a zipped CSV", "train.zip", zipped([{ name: "train.csv", bytes: csv }]), []],
    ["IDX images", "images", imagesFile(digits), [bytesSource("labels", labelsFile(digits))]],
    ["IDX labels", "labels", labelsFile(digits), [bytesSource("images", imagesFile(digits))]],
  ];

  it.each(files)("%s", async (_, name, bytes, others) => {
    const packed = name.endsWith(".gz") || name.endsWith(".zip");
    await fc.assert(
      fc.asyncProperty(cuts(bytes), async (pieces) => {
        expectDigits(await readDigits([inPieces(name, pieces), ...others]));
      }),
      // After decompression the decompressor's own chunks matter, so fewer runs are enough.
      { numRuns: packed ? 200 : 1000 },
    );
  });

  it("a CSV with an error, whose place does not depend on the chunks", async () => {
    await fc.assert(
      fc.asyncProperty(cuts(badCsv), async (pieces) => {
        await expect(readDigits([inPieces("train.csv", pieces)])).rejects.toThrow(
          'train.csv:13: column 17 ("pixel15"): expected a whole number from 0 to 255, found "3O".',
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe("A damaged file is either read or refused with a message, within a second", () => {
  const sprite = pngBytes(
    { width: 16, height: 300 },
    Uint8Array.from({ length: 300 * 17 }, (_, index) => (index % 17 === 0 ? 0 : index % 256)),
  );
  const [x, y] = npyPair(digits);
  const pictures = [0, 1, 2].map((row) => ({ name: `${row}/1.png`, bytes: pngOf(digits, row) }));
  const files: [string, string, Uint8Array][] = [
    ["CSV", "train.csv", csv],
    ["packed CSV", "train.csv.gz", gzipped(csv)],
    ["zipped CSV", "train.zip", zipped([{ name: "train.csv", bytes: csv }])],
    ["IDX", "images", imagesFile(digits)],
    ["packed IDX", "images.gz", gzipped(imagesFile(digits))],
    ["NumPy", "x.npy", x],
    [
      "npz",
      "digits.npz",
      zipped([
        { name: "x.npy", bytes: x, method: 0 },
        { name: "y.npy", bytes: y },
      ]),
    ],
    ["PNG", "3/1.png", pngOf(digits, 0)],
    ["sprite", "mnist_images.png", sprite],
    ["zip of PNGs", "digits.zip", zipped(pictures)],
    ...["none", "snappy", "gzip", "zstd", "columns", "lists"].map(
      (name): [string, string, Uint8Array] => [
        `Parquet, ${name}`,
        "train.parquet",
        goldenBytes(`${name}.parquet`),
      ],
    ),
  ];

  async function readOrRefused(name: string, bytes: Uint8Array): Promise<void> {
    const start = performance.now();
    const read = await readDigits([bytesSource(name, bytes)]).catch((error: unknown) => {
      expect(error).toBeInstanceOf(DataError);
      expect((error as Error).message).toMatch(/^[^\n\r\0]+\.$/);
      return undefined;
    });
    if (read !== undefined) {
      const { count, width, height, images, labels = { length: count } } = read;
      expect(images.length).toBe(count * width * height);
      expect(labels.length).toBe(count);
    }
    expect(performance.now() - start).toBeLessThan(1000);
  }

  it.each(files)("bytes changed: %s", async (_, name, bytes) => {
    const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(changes, async (places) => {
        const damaged = Uint8Array.from(bytes);
        for (const [place, byte] of places) {
          damaged[place] = byte;
        }
        await readOrRefused(name, damaged);
      }),
      { numRuns: 200 },
    );
  });

  // The places of the name of the first column, and of its path, before the end of the file.
  it.each([
    [-1734, 50],
    [-1718, 51],
  ])("a Parquet footer without the names of its columns: byte %i is %i", async (place, byte) => {
    const damaged = goldenBytes("snappy.parquet");
    damaged[damaged.length + place] = byte;
    await expect(readDigits([bytesSource("train.parquet", damaged)])).rejects.toThrow(
      "train.parquet is a damaged Parquet file: its footer does not name the columns.",
    );
  });

  it.each(files)("cut short anywhere: %s", async (_, name, bytes) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        await readOrRefused(name, bytes.subarray(0, length));
      }),
      { numRuns: 200 },
    );
  });
});
