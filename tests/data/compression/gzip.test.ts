import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { concatenated } from "../../../src/base/concatenated.ts";
import { expansionLimit, gunzip, inflate, isGzip } from "../../../src/data/compression/gzip.ts";
import { DataError } from "../../../src/data/index.ts";
import { type Chunks, readChunks } from "../../../src/data/source.ts";
import { inPieces, sample, utf8 } from "../files.ts";

const MEGABYTES = 2 ** 20;

/** Chunks of `size` bytes. */
function cut(bytes: Uint8Array, size: number): Chunks {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  return readChunks(inPieces("a.gz", pieces));
}

async function all(chunks: Chunks): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    parts.push(chunk);
  }
  return concatenated(parts);
}

describe("gunzip", () => {
  const plain = sample(4, 10).images;
  const packed = gzipSync(plain);

  it.each([1, 3, 8, 100, 1000])("unpacks chunks of %d bytes", async (size) => {
    expect(Buffer.compare(await all(gunzip("a.gz", cut(packed, size))), plain)).toBe(0);
  });

  it.each([1, 5, 1000])(
    "looks at the length behind the file, in chunks of %d bytes",
    async (size) => {
      const wrong = Uint8Array.from(packed);
      wrong[packed.length - 1] = 1;
      await expect(all(gunzip("a.gz", cut(wrong, size)))).rejects.toThrow(
        "a.gz: the compressed file is cut short, damaged or followed by other bytes. Download it again, or unpack it and choose the file inside.",
      );
    },
  );

  it("keeps the inflater's own error as the cause", async () => {
    const error: unknown = await all(gunzip("a.gz", cut(utf8("no gzip"), 7))).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).cause).toBeInstanceOf(Error);
  });

  it("throws the error of the compressed file itself", async () => {
    async function* failing(): Chunks {
      yield packed.subarray(0, 50);
      await Promise.resolve();
      throw new DataError("The disk is gone.");
    }
    await expect(all(gunzip("a.gz", failing()))).rejects.toThrow("The disk is gone.");
  });

  it("closes the compressed file when the rest is not needed", async () => {
    const begun = gzipSync(sample(100, 28).images).subarray(0, -1000);
    let isClosed = false;
    async function* endless(): Chunks {
      try {
        for (;;) {
          yield begun;
          await Promise.resolve();
        }
      } finally {
        isClosed = true;
      }
    }
    const chunks = inflate("a.gz", "gzip", endless());
    await chunks.next();
    await chunks.return();
    expect(isClosed).toBe(true);
  });
});

describe("The largest size that a compressed file may unpack to", () => {
  it("is 32 MiB, or a hundred times its size if that is more", () => {
    expect(expansionLimit(1)).toBe(32 * MEGABYTES);
    expect(expansionLimit(MEGABYTES)).toBe(100 * MEGABYTES);
  });

  it("may be reached, but not exceeded", async () => {
    const zeros = new Uint8Array(32 * MEGABYTES + 1);
    const unpack = async (bytes: Uint8Array) => {
      const packed = deflateRawSync(bytes, { level: 1 });
      let length = 0;
      for await (const chunk of inflate("a.gz", "deflate-raw", cut(packed, 2 ** 16))) {
        length += chunk.length;
      }
      return length;
    };
    expect(await unpack(zeros.subarray(1))).toBe(32 * MEGABYTES);
    await expect(unpack(zeros)).rejects.toThrow(
      new DataError(
        "a.gz: unpacks to more than 100 times its size, far more than images of digits do, so it is not read. Choose another file.",
      ),
    );
  });
});

describe("isGzip", () => {
  it.each([
    [[0x1f, 0x8b], true],
    [[0x1f, 0x8b, 8], true],
    [[0x1f, 0x8c], false],
    [[0x1e, 0x8b], false],
    [[0x1f], false],
  ])("depends on the first two bytes: %j", (head, expected) => {
    expect(isGzip(Uint8Array.from(head))).toBe(expected);
  });
});
