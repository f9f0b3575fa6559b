// Makes NumPy arrays and PNGs in memory, and reads the files that other programs made (tests/golden/make_formats.py).
import { readFileSync } from "node:fs";
import { deflateSync, gzipSync } from "node:zlib";
import { type ByteSource, bytesSource } from "../../src/data/index.ts";
import { type Sample, utf8 } from "./files.ts";

/** A `.npy` file. `shape` is what the header announces. */
export function npyBytes(
  descr: string,
  shape: readonly number[],
  values: Uint8Array,
  { isFortran = false, version = 1 } = {},
): Uint8Array {
  const order = isFortran ? "True" : "False";
  const sizes = shape.length === 1 ? `(${shape[0] as number},)` : `(${shape.join(", ")})`;
  const text = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${sizes}, }`;
  const before = version === 1 ? 10 : 12;
  const padded = text.padEnd(Math.ceil((before + text.length + 1) / 64) * 64 - before - 1) + "\n";
  const head = Buffer.alloc(before);
  head.write("\x93NUMPY", "latin1");
  head[6] = version;
  if (version === 1) {
    head.writeUInt16LE(padded.length, 8);
  } else {
    head.writeUInt32LE(padded.length, 8);
  }
  return Buffer.concat([head, utf8(padded), values]);
}

/** The digits as `x.npy` and `y.npy` of bytes. */
export function npyPair({
  count,
  height,
  width,
  images,
  labels,
}: Sample): [Uint8Array, Uint8Array] {
  return [npyBytes("'|u1'", [count, height, width], images), npyBytes("'|u1'", [count], labels)];
}

export interface PngShape {
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
  readonly colour?: number;
  readonly isInterlaced?: boolean;
  /** Chunks between the header and the pixels. */
  readonly chunks?: readonly (readonly [type: string, content: Uint8Array])[];
}

/** A PNG. `rows` are its rows as they are stored, each with the byte of its filter before it. */
export function pngBytes(shape: PngShape, rows: Uint8Array): Uint8Array {
  const { width, height, depth = 8, colour = 0, isInterlaced = false, chunks = [] } = shape;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, isInterlaced ? 1 : 0], 8);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    pngChunk("IHDR", header),
    ...chunks.map(([type, content]) => pngChunk(type, content)),
    pngChunk("IDAT", deflateSync(rows)),
    pngChunk("IEND", new Uint8Array(0)),
  ]);
}

export function pngChunk(type: string, content: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + content.length);
  chunk.writeUInt32BE(content.length, 0);
  chunk.write(type, 4, "latin1");
  chunk.set(content, 8);
  chunk.writeUInt32BE(crc32Of(chunk.subarray(4, 8 + content.length)), 8 + content.length);
  return chunk;
}

/** A grey PNG of image `row`. */
export function pngOf({ width, height, images }: Sample, row: number): Uint8Array {
  const pixels = images.subarray(row * width * height, (row + 1) * width * height);
  const rows = Array.from({ length: height }, (_, y) => [
    0,
    ...pixels.subarray(y * width, (y + 1) * width),
  ]);
  return pngBytes({ width, height }, Uint8Array.from(rows.flat()));
}

/** The digits as PNGs in a folder per class. Their names number them unless `nameOf` says otherwise. */
export function pngFolder(
  digits: Sample,
  nameOf: (row: number) => string = (row) => `${row}`,
  folderOf: (label: number) => string = (label) => `digits/${label}`,
): ByteSource[] {
  return Array.from(digits.labels, (label, row) =>
    bytesSource(`${folderOf(label)}/${nameOf(row)}.png`, pngOf(digits, row)),
  );
}

/** A file of tests/golden/formats. */
export function golden(name: string): ByteSource {
  return bytesSource(name, goldenBytes(name));
}

export function goldenBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../golden/formats/${name}`, import.meta.url)));
}

/** What make_formats.py draws: 24 images of 5 × 6, or of 5 × 5. */
export function goldenSample(height = 6): Sample {
  const [count, width] = [24, 5];
  const pixel = (_: unknown, index: number) => {
    const [image, place] = [Math.floor(index / (width * height)), index % (width * height)];
    return (37 * image + 11 * Math.floor(place / width) + 53 * (place % width)) % 256;
  };
  return {
    width,
    height,
    count,
    images: Uint8Array.from({ length: count * width * height }, pixel),
    labels: Uint8Array.from({ length: count }, (_, row) => row % 10),
  };
}

/** The checksum that Node puts at the end of a gzip file; our own is under test. */
function crc32Of(bytes: Uint8Array): number {
  const packed = gzipSync(bytes);
  return packed.readUInt32LE(packed.length - 8);
}
