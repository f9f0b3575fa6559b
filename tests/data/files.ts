// Makes files in memory for the tests of the readers.
import { gzipSync } from "node:zlib";
import { randomStream } from "../../src/base/random.ts";
import type { ByteSource } from "../../src/data/index.ts";

export interface Sample {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/** Random images, in which four of five pixels are 0 as in real digits, with labels 0 to 9. */
export function sample(count: number, width: number, height = width, seed = 1): Sample {
  const random = randomStream(seed);
  const ink = () => (random() < 0.8 ? 0 : Math.floor(random() * 256));
  return {
    width,
    height,
    count,
    images: Uint8Array.from({ length: count * width * height }, ink),
    labels: Uint8Array.from({ length: count }, () => Math.floor(random() * 10)),
  };
}

/** The numbers of one row of a CSV: the label, then the pixels. */
export function rowNumbers({ width, height, images, labels }: Sample, row: number): number[] {
  const pixels = width * height;
  return [labels[row] as number, ...images.subarray(row * pixels, (row + 1) * pixels)];
}

/** A CSV in Kaggle's layout. */
export function csvText(digits: Sample): string {
  const pixels = digits.width * digits.height;
  const header = ["label", ...Array.from({ length: pixels }, (_, pixel) => `pixel${pixel}`)];
  const rows = Array.from({ length: digits.count }, (_, row) => rowNumbers(digits, row).join(","));
  return [header.join(","), ...rows, ""].join("\n");
}

/** An IDX file of bytes with the given dimensions. */
export function idxBytes(dimensions: readonly number[], values: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * dimensions.length));
  header.setUint32(0, 0x0800 + dimensions.length);
  dimensions.forEach((size, index) => {
    header.setUint32(4 + 4 * index, size);
  });
  return Buffer.concat([new Uint8Array(header.buffer), values]);
}

export function imagesFile({ count, height, width, images }: Sample): Uint8Array {
  return idxBytes([count, height, width], images);
}

export function labelsFile({ count, labels }: Sample): Uint8Array {
  return idxBytes([count], labels);
}

/** Labels as QMNIST has them: big-endian integers in columns, the first of which is the class. */
export function integerLabels(rows: readonly (readonly number[])[]): Uint8Array {
  const columns = rows[0]?.length ?? 0;
  const bytes = new DataView(new ArrayBuffer(12 + 4 * columns * rows.length));
  bytes.setUint32(0, 0x0c02);
  bytes.setUint32(4, rows.length);
  bytes.setUint32(8, columns);
  rows.flat().forEach((value, index) => {
    bytes.setInt32(12 + 4 * index, value);
  });
  return new Uint8Array(bytes.buffer);
}

export function gzipped(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytes));
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A source whose stream comes in the given pieces. */
export function inPieces(name: string, pieces: readonly Uint8Array[]): ByteSource {
  return {
    name,
    size: pieces.reduce((sum, { length }) => sum + length, 0),
    stream: () =>
      new ReadableStream({
        start(controller) {
          for (const piece of pieces) {
            controller.enqueue(piece);
          }
          controller.close();
        },
      }),
  };
}

/** Little-endian. */
export function utf16(text: string): Uint8Array {
  return Buffer.from(text, "utf16le");
}
