import { describe, expect, it } from "vitest";
import { concatenated } from "../../../src/base/concatenated.ts";
import {
  type ZipEntry,
  checkEntry,
  readZipDirectory,
} from "../../../src/data/compression/zip-directory.ts";
import { isZip, packedBytes, unzip } from "../../../src/data/compression/zip.ts";
import { type ByteSource, DataError, bytesSource, readDigits } from "../../../src/data/index.ts";
import { type Chunks } from "../../../src/data/source.ts";
import { inPieces, utf8 } from "../files.ts";
import { zipped } from "./zip.ts";

const IN_ZIP64 = 0xffffffff;
const END_BYTES = 22;

const text = utf8("label,pixel0\n1,2\n");
const name = "train.csv";
const stored = zipped([{ name, bytes: text, method: 0 }]);
const large = zipped([{ name, bytes: new Uint8Array(200_000).fill(7), method: 0 }]);
const directory = 30 + name.length + text.length;

/** The first file of a zip, if it can be unpacked. */
async function find(zip: Uint8Array): Promise<ZipEntry> {
  const [entry] = await readZipDirectory(bytesSource("a.zip", zip));
  checkEntry(entry as ZipEntry);
  return entry as ZipEntry;
}

/** A copy with one number of 16 or 32 bits changed. */
function changed(zip: Uint8Array, offset: number, value: number, bytes: 2 | 4 = 4): Uint8Array {
  const copy = Buffer.from(zip);
  copy.writeUIntLE(value, offset, bytes);
  return copy;
}

async function all(chunks: Chunks): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    parts.push(chunk);
  }
  return new TextDecoder().decode(concatenated(parts));
}

function unpack(entry: ZipEntry, zip: ByteSource): Chunks {
  return unzip(entry, packedBytes(entry, zip));
}

async function unpacked(zip: Uint8Array, change: Partial<ZipEntry> = {}): Promise<string> {
  const entry = await find(zip);
  return all(unpack({ ...entry, ...change }, bytesSource("a.zip", zip)));
}

describe("The directory of a zip", () => {
  it("gives the position of its file", async () => {
    expect(await find(stored)).toEqual({
      name: "a.zip/train.csv",
      path: "train.csv",
      method: 0,
      isEncrypted: false,
      crc: expect.any(Number) as number,
      packedSize: text.length,
      size: text.length,
      offset: 0,
    });
  });

  it("is found after a large file, in chunks of any size", async () => {
    for (const size of [1000, 65_536, 150_000, large.length]) {
      const pieces = Array.from({ length: Math.ceil(large.length / size) }, (_, index) =>
        large.subarray(index * size, (index + 1) * size),
      );
      const [entry] = await readZipDirectory(inPieces("a.zip", pieces));
      expect(entry).toMatchObject({ packedSize: 200_000, size: 200_000, offset: 0 });
    }
  });

  it("is the last one, if a zip contains a zip", async () => {
    const entry = await find(zipped([{ name: "inner.zip", bytes: stored, method: 0 }]));
    expect(entry.name).toBe("a.zip/inner.zip");
  });

  it("skips folders and the files that macOS adds, also with extra fields", async () => {
    const extra = new Uint8Array(300).fill(1);
    const zip = zipped([
      { name: "digits/", bytes: new Uint8Array(0), method: 0, extra },
      { name: "digits/train.csv", bytes: text, extra },
      { name: "__MACOSX/._train.csv", bytes: text, extra },
    ]);
    expect((await find(zip)).name).toBe("a.zip/digits/train.csv");
    expect(await unpacked(zip)).toBe("label,pixel0\n1,2\n");
  });

  it("skips comments on its entries", async () => {
    const two = zipped([
      { name: "digits/", bytes: new Uint8Array(0), method: 0 },
      { name, bytes: text },
    ]);
    const first = Buffer.from(two).indexOf("PK\x01\x02");
    const comment = Buffer.alloc(300, "x");
    const [before, behind] = [two.subarray(0, first + 53), two.subarray(first + 53)];
    const zip = changed(Buffer.concat([before, comment, behind]), first + 32, 300, 2);
    expect((await find(zip)).name).toBe("a.zip/train.csv");
  });

  it("has names in UTF-8, which are shown on one line", async () => {
    const zip = changed(zipped([{ name: "aüb\ncd", bytes: text }]), 0, 0x04034b50);
    expect((await find(zip)).name).toBe("a.zip/aüb\\u{a}c");
  });

  it("may come from Windows, which sets other flags", async () => {
    expect((await find(changed(stored, directory + 8, 0xfffe, 2))).isEncrypted).toBe(false);
    await expect(find(changed(stored, directory + 8, 1, 2))).rejects.toThrow("needs a password");
  });

  it.each([
    ["its packed size", directory + 20],
    ["its size", directory + 24],
    ["its place", directory + 42],
    ["the directory's place", directory + 46 + name.length + 16],
  ])("is refused if %s is in a zip64 record", async (_, offset) => {
    const error: unknown = await find(changed(stored, offset, IN_ZIP64)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(
      /^a\.zip.* is larger than 4 GB\. Unpack it and choose the file inside\.$/,
    );
  });

  const end = stored.length - END_BYTES;
  const entry = Buffer.from(stored.subarray(directory, end)).toString("latin1");
  const inComment = changed(
    zipped([{ name, bytes: text, method: 0 }], entry),
    end + 16,
    stored.length,
  );

  it.each([
    ["has no end", stored.subarray(0, -1)],
    ["has nothing but half an end", stored.subarray(-END_BYTES + 1)],
    ["is not where it should be", changed(stored, end + 16, directory - 1)],
    ["runs into its end", changed(stored, end + 16, end - 45)],
    ["begins in its end", changed(stored, end + 16, end)],
    ["has fewer entries than it says", changed(stored, end + 10, 2, 2)],
    ["is in the comment behind it", inComment],
    ["begins before its last 128 kB", changed(large, large.length - 6, 0)],
  ])("is refused if it %s", async (_, zip) => {
    const refused = find(zip);
    await expect(refused).rejects.toBeInstanceOf(DataError);
    await expect(refused).rejects.toThrow(
      "a.zip: the directory at the end of the zip is missing or damaged. Download it again.",
    );
  });

  it("may start at the beginning of the file", async () => {
    const two = zipped([
      { name: "digits/", bytes: new Uint8Array(0), method: 0 },
      { name, bytes: text },
    ]);
    const alone = two.subarray(Buffer.from(two).indexOf("PK\x01\x02"));
    expect((await find(changed(alone, alone.length - 6, 0))).name).toBe("a.zip/train.csv");
  });

  it("may contain a file without a name", async () => {
    expect((await find(zipped([{ name: "", bytes: text }]))).name).toBe("a.zip/");
  });

  it("may be the whole file", async () => {
    expect(await readZipDirectory(bytesSource("a.zip", zipped([])))).toEqual([]);
  });

  it("lists the first three files if there are several without a known name", async () => {
    const refusal = (names: string[]) => {
      const bytes = zipped(names.map((one) => ({ name: one, bytes: text })));
      return expect(readDigits([bytesSource("a.zip", bytes)])).rejects;
    };
    await refusal(["a", "b"]).toThrow(
      'a.zip holds 2 files ("a", "b"), of which none is known to be the digits. Unpack it and choose the file to read.',
    );
    await refusal(["photos/3/a.jpg", "photos/4/b.jpg"]).toThrow(
      "a.zip: the pictures in this zip, such as photos/3/a.jpg, are no PNGs. Convert them to PNG, in a folder for each class.",
    );
    await refusal(["a", "b", "c"]).toThrow('3 files ("a", "b", "c"), of');
    await refusal(["a", "b", "c", "d"]).toThrow('4 files ("a", "b", "c", …), of');
  });

  it("may be longer than the last 128 kB", async () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      name: `${index}`.padStart(1000, "0"),
      bytes: text,
    }));
    const entries = await readZipDirectory(bytesSource("a.zip", zipped(many)));
    expect(entries.map(({ path }) => path)).toEqual(many.map(({ name }) => name));
  });

  it("may be described by a zip64 record, as of more than 65,535 files", async () => {
    const plain = zipped([{ name, bytes: text, method: 0 }]);
    const before = plain.subarray(0, -END_BYTES);
    const record = Buffer.alloc(56 + 20);
    record.writeUInt32LE(0x06064b50, 0);
    record.writeBigUInt64LE(1n, 32);
    record.writeBigUInt64LE(BigInt(before.length - directory), 40);
    record.writeBigUInt64LE(BigInt(directory), 48);
    record.writeUInt32LE(0x07064b50, 56);
    record.writeBigUInt64LE(BigInt(before.length), 64);
    const zip64 = Buffer.concat([before, record, plain.subarray(-END_BYTES)]);
    const counts = changed(zip64, zip64.length - END_BYTES + 10, 0xffff, 2);
    expect(await unpacked(changed(counts, counts.length - 6, IN_ZIP64))).toBe(
      "label,pixel0\n1,2\n",
    );
    await expect(find(changed(zip64, before.length + 48, zip64.length))).rejects.toThrow(
      "missing or damaged",
    );
    await expect(find(changed(zip64, before.length + 64, 3))).rejects.toThrow("missing or damaged");
  });

  it("may announce the largest size that a file of its length can unpack to, and no more", async () => {
    const claim = (size: number) => find(zipped([{ name, bytes: text, claimedSize: size }]));
    expect((await claim(32 * 2 ** 20)).size).toBe(32 * 2 ** 20);
    await expect(claim(32 * 2 ** 20 + 1)).rejects.toThrow("unpacks to 33,554,433 bytes");
  });
});

describe("A file in a zip", () => {
  const packed = zipped([{ name, bytes: text, extra: new Uint8Array(258) }]);
  const damaged =
    "a.zip/train.csv: the compressed file is cut short or damaged. Download it again.";

  it("is unpacked, stored or deflated, after extra fields of any length", async () => {
    expect(await unpacked(stored)).toBe("label,pixel0\n1,2\n");
    expect(await unpacked(packed)).toBe("label,pixel0\n1,2\n");
  });

  it.each([
    ["a checksum that is not its own", packed, { crc: 1 }],
    ["more bytes than the directory says", stored, { size: text.length - 1 }],
    ["fewer bytes than the directory says", stored, { size: text.length + 1 }],
    ["no local header where it should begin", stored, { offset: 1 }],
    ["three bytes of a local header", stored, { offset: stored.length - 3 }],
    ["another header than a local one", changed(stored, 0, 0x04034b51), {}],
  ])("is refused with %s", async (_, zip, change) => {
    await expect(unpacked(zip, change)).rejects.toThrow(damaged);
  });

  it("is refused before it gives more bytes than the directory announces", async () => {
    const entry = { ...(await find(stored)), size: text.length - 1 };
    const chunks = unpack(entry, bytesSource("a.zip", stored));
    await expect(chunks.next()).rejects.toThrow(damaged);
  });

  it("closes the zip, whether it was read to its end or not", async () => {
    let open = 0;
    const watched = () => {
      const stream = new ReadableStream<Uint8Array>({
        start: (controller) => {
          open++;
          controller.enqueue(stored);
        },
        cancel: () => {
          open--;
        },
      });
      return { name: "a.zip", size: stored.length, stream: () => stream };
    };
    const entry = await find(stored);
    await all(unpack(entry, watched()));
    expect(open).toBe(0);
    const left = unpack(entry, watched());
    await left.next();
    await left.return();
    expect(open).toBe(0);
    await expect(all(unpack({ ...entry, offset: 1 }, watched()))).rejects.toThrow(damaged);
    expect(open).toBe(0);
  });
});

describe("isZip", () => {
  it.each([
    ["PK\x03\x04", true],
    ["PK\x05\x06", true],
    ["PK\x04\x04", false],
    ["Pk\x03\x04", false],
    ["pK\x03\x04", false],
    ["pK\x05\x06", false],
    ["Pk\x05\x06", false],
    ["xx\x05\x06", false],
    ["PK", false],
  ])("depends on the first three bytes: %j", (head, expected) => {
    expect(isZip(utf8(head))).toBe(expected);
  });
});
