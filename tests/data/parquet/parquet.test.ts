import { describe, expect, it } from "vitest";
import { bytesSource, readDigits } from "../../../src/data/index.ts";
import { zipped } from "../compression/zip.ts";
import { gzipped, sample, utf8 } from "../files.ts";
import { golden, goldenSample, pngOf } from "../formats.ts";
import { BYTE_ARRAY, type Column, INT32, byteArrays, integers, parquetBytes } from "./written.ts";

const digits = goldenSample();
const square = goldenSample(5);

async function bytesOf(name: string): Promise<Uint8Array> {
  return new Uint8Array(await new Response(golden(name).stream()).arrayBuffer());
}

describe("Parquet as pyarrow writes it is read", () => {
  it.each(["snappy", "gzip", "zstd", "none", "pages2", "lists"])(
    "with PNGs or lists: %s",
    async (name) => {
      const read = await readDigits([golden(`${name}.parquet`)]);
      expect(read).toEqual({ name: `${name}.parquet`, classes: 10, ...digits });
    },
  );

  it.each(["columns", "shares"])("with a column for each pixel: %s", async (name) => {
    const read = await readDigits([golden(`${name}.parquet`)]);
    expect(read).toMatchObject({ name: `${name}.parquet`, classes: 10, ...square });
  });

  it("with a note if the pixels are from 0 to 1, and none otherwise", async () => {
    const { notes } = await readDigits([golden("shares.parquet")]);
    expect(notes).toEqual([
      "The pixels of shares.parquet are from 0 to 1; they are multiplied by 255.",
    ]);
    expect((await readDigits([golden("columns.parquet")])).notes).toBeUndefined();
  });

  it("up to a limit within a row group", async () => {
    const { count, images, labels } = await readDigits([golden("snappy.parquet")], { limit: 13 });
    expect(count).toBe(13);
    expect(images).toEqual(digits.images.subarray(0, 13 * 30));
    expect(labels).toEqual(digits.labels.subarray(0, 13));
  });

  it("from sources without slices, gzip and zip", async () => {
    const bytes = await bytesOf("zstd.parquet");
    const source = bytesSource("a.parquet", bytes);
    const files = [
      { name: source.name, size: source.size, stream: () => source.stream() },
      bytesSource("a.parquet.gz", gzipped(bytes)),
      bytesSource("a.zip", zipped([{ name: "train.parquet", bytes }])),
    ];
    for (const file of files) {
      expect((await readDigits([file])).images).toEqual(digits.images);
    }
  });

  it("with a note if a part of the table is missing", async () => {
    const bytes = await bytesOf("snappy.parquet");
    const { notes, count } = await readDigits([bytesSource("train-00001-of-00003.parquet", bytes)]);
    expect(count).toBe(24);
    expect(notes).toEqual([
      "2 of the 3 parts of this table are missing: there is only train-00001-of-00003.parquet.",
    ]);
  });

  it("as one table, if the files are its parts, and only the training set", async () => {
    const bytes = await bytesOf("snappy.parquet");
    const part = (name: string) => bytesSource(`${name}.parquet`, bytes);
    const names = ["test-00000-of-00001", "train-00001-of-00002", "train-00000-of-00002"];
    const read = await readDigits(names.map(part));
    expect(read).toMatchObject({ name: "train-00000-of-00002.parquet", count: 48 });
    expect(read.images.subarray(24 * 30)).toEqual(digits.images);
    expect((await readDigits(names.map(part), { prefer: "t10k" })).count).toBe(24);
  });
});

function column(name: string, values: readonly number[]): Column {
  return { name, type: INT32, pages: [{ values: values.length, bytes: integers(values) }] };
}

describe("A table with a column for each pixel is read alike as Parquet and as CSV", () => {
  const pixels = ["pixel0", "pixel1", "pixel2", "pixel3"];
  const read = async (names: readonly string[], rows: readonly (readonly number[])[]) => {
    const columns = names.map((name, index) =>
      column(
        name,
        rows.map((row) => row[index] as number),
      ),
    );
    const parquet = await readDigits([bytesSource("a", parquetBytes(rows.length, columns))]);
    const csv = await readDigits([bytesSource("a", utf8([names, ...rows].join("\n")))]);
    expect(csv.images).toEqual(parquet.images);
    expect(csv.labels).toEqual(parquet.labels);
    return parquet;
  };

  it.each(["category", "digit", "fine_label"])("if its label is called %s", async (name) => {
    const { images, labels } = await read(
      [name, ...pixels],
      [
        [7, 1, 2, 3, 4],
        [8, 5, 6, 7, 8],
      ],
    );
    expect(labels).toEqual(Uint8Array.of(7, 8));
    expect(images).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  });

  it.each(["idx", "row", "rowid", "image_id", "imageId", "#", "index", "__index_level_0__"])(
    "if a column called %s counts its rows",
    async (name) => {
      const { images, labels } = await read(
        [name, "label", ...pixels],
        [
          [0, 7, 1, 2, 3, 4],
          [1, 8, 5, 6, 7, 8],
        ],
      );
      expect(labels).toEqual(Uint8Array.of(7, 8));
      expect(images).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    },
  );
});

describe("Parts of one Parquet table", () => {
  const png = pngOf(sample(1, 2), 0);
  const pngs: Column = {
    name: "image",
    type: BYTE_ARRAY,
    pages: [{ values: 2, bytes: byteArrays([png, png]) }],
  };
  const [label, kind] = [column("label", [7, 1]), column("kind", [7, 1])];
  const pixels = ["p0", "p1", "p2", "p3"].map((name) => column(name, [5, 6]));
  const read = (...parts: readonly (readonly Column[])[]) =>
    readDigits(
      parts.map((columns, part) =>
        bytesSource(`train-0000${part}-of-00002.parquet`, parquetBytes(2, columns)),
      ),
    );

  it("are read if they have the same columns", async () => {
    expect((await read([pngs, label], [label, pngs])).labels).toEqual(Uint8Array.of(7, 1, 7, 1));
    expect((await read([...pixels, label], [label, ...pixels])).count).toBe(4);
  });

  it.each([
    ["labels in the first alone", [pngs, label], [pngs]],
    ["labels in the second alone", [pngs], [pngs, label]],
    ["labels in two columns", [pngs, label], [pngs, kind]],
    ["PNGs in the first alone", [pngs, label], [...pixels, label]],
    ["PNGs in the second alone", [...pixels, label], [pngs, label]],
  ])("are refused with %s", async (_, first, second) => {
    await expect(read(first, second)).rejects.toThrow(
      "train-00001-of-00002.parquet: its labels or its images are in other columns than in train-00000-of-00002.parquet, a part of the same table. Choose parts with the same columns.",
    );
  });
});

describe("Parquet is refused", () => {
  const refusal = (bytes: Uint8Array) =>
    readDigits([bytesSource("train.parquet", bytes)]).then(
      () => "read",
      (error: unknown) => (error as Error).message,
    );

  it("with a compression that is not read, and a label that is missing", async () => {
    expect(await refusal(await bytesOf("brotli.parquet"))).toMatch(
      'train.parquet is Parquet compressed with BROTLI; snappy, gzip and zstd can be read. Save it again: to_parquet(file, compression="snappy").',
    );
    expect(await refusal(await bytesOf("gap.parquet"))).toBe(
      "train.parquet: row 7 (counted from 0): expected a label from 0 to 255, found nothing.",
    );
  });

  it("with a run of two billion values in a few bytes, before it is unrolled", async () => {
    const bytes = await bytesOf("none.parquet");
    // The labels' definition levels: 4 bytes of length, then a run of ten ones, 0x14 0x01.
    const run = Buffer.from(bytes).lastIndexOf(Buffer.from([2, 0, 0, 0, 0x14, 1]));
    expect(run).toBeGreaterThan(0);
    const bomb = Buffer.from(bytes);
    bomb.set([0xfe, 0xff], run + 4);
    const start = performance.now();
    expect(await refusal(bomb)).toMatch(
      /^train\.parquet: the page at byte [\d,]+ of this Parquet file is wrong: its/,
    );
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("with values that its dictionary does not have", async () => {
    const bytes = Buffer.from(await bytesOf("none.parquet"));
    // The labels' definition levels, the width of four bits, and a group of eight places in the dictionary.
    const page = bytes.lastIndexOf(Buffer.from([2, 0, 0, 0, 0x14, 1]));
    bytes.set([0xff, 0xff, 0xff, 0xff], page + 8);
    expect(await refusal(bytes)).toMatch(
      /^train\.parquet: the page at byte [\d,]+ of this Parquet file is wrong: it names values that its dictionary/,
    );
  });

  it(
    "wherever it is cut short, or a byte is changed, or it is read",
    { timeout: 60_000 },
    async () => {
      const bytes = await bytesOf("pages2.parquet");
      for (let length = 4; length < bytes.length; length += 7) {
        expect(await refusal(bytes.subarray(0, length))).toMatch(/^train\.parquet.*\.$/);
      }
      for (let index = 4; index < bytes.length; index += 3) {
        const message = await refusal(bytes.with(index, (bytes[index] as number) ^ 0xff));
        expect(message).toMatch(/^(read$|train\.parquet.*\.$)/);
      }
    },
  );
});
