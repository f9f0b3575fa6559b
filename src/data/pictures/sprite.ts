import { counted, formatCount } from "../../base/format.ts";
import { inflate } from "../compression/gzip.ts";
import type { Content } from "../content.ts";
import { DataError, type Dataset } from "../dataset.ts";
import { DIGIT_CLASSES, MAX_DATASET_BYTES, MAX_SIDE } from "../limits.ts";
import { type Reading, report } from "../reading.ts";
import { type Chunks, readAllBytes } from "../source.ts";
import { CHANNELS, type PngFile, readPngFile, readPngHeader } from "./png-file.ts";
import { greyRow, inkOf, rowBytes, unfilterRow } from "./png-rows.ts";

/** TensorFlow.js's has 10 MB; a PNG cannot be read in pieces before its parts are found. */
const MAX_SPRITE_BYTES = 256 * 2 ** 20;

/** Whether a PNG holds many images, one per row, as the sprite of TensorFlow.js's examples does: 784 × 65,000 pixels. */
export function isSprite(name: string, head: Uint8Array): boolean {
  const { width, height } = readPngHeader(name, head);
  return (width > MAX_SIDE || height > MAX_SIDE) && imageSide(width) !== undefined;
}

/**
 * Reads a sprite: a PNG of which each row is an image. Its labels are bytes without a header: one per image, or ten of
 * which one is 1 (one-hot).
 *
 * @throws DataError if the PNG is damaged, or the labels are not as many as its rows
 */
export async function readSprite(
  content: Content,
  labels: Content | undefined,
  reading: Reading,
): Promise<Dataset> {
  const { name } = content;
  const { width, height } = readPngHeader(name, content.head);
  const side = imageSide(width) as number;
  const { limit = Infinity, classes = DIGIT_CLASSES } = reading.options;
  const count = Math.min(limit, height);
  if (count * width > MAX_DATASET_BYTES) {
    throw new DataError(
      `${name}: byte 20: the PNG's header announces ${counted(height, "image")}, more than can be read.`,
    );
  }
  return {
    name,
    width: side,
    height: side,
    classes,
    count,
    labels: labels && (await readLabels(labels, name, height, classes)).slice(0, count),
    images: await readImages(content, count, reading),
    notes: [
      `${name} is read as a sheet: each of its ${formatCount(height)} rows of ${width} pixels is an image of ${side} × ${side}.`,
    ],
  };
}

/** The side of the square images in rows of so many pixels. */
function imageSide(pixels: number): number | undefined {
  const side = Math.sqrt(pixels);
  return Number.isInteger(side) && side >= 2 && side <= MAX_SIDE ? side : undefined;
}

async function readImages(content: Content, count: number, reading: Reading): Promise<Uint8Array> {
  const { name } = content;
  const png = readPngFile(name, await readAllBytes(name, content.chunks, MAX_SPRITE_BYTES));
  const { header } = png;
  if (header.isInterlaced) {
    throw new DataError(`${name} is an interlaced PNG. Save it without interlacing.`);
  }
  const { width } = header;
  const images = new Uint8Array(count * width);
  let row = 0;
  for await (const bytes of unfilteredRows(name, png)) {
    images.set(inkOf(greyRow(name, png, bytes, width)), row * width);
    row++;
    if (row % 1000 === 0 || row === count) {
      report(reading, name, row);
    }
    if (row === count) {
      return images;
    }
  }
  throw new DataError(
    `${name}: the PNG ends after ${counted(row, "row")}, but its header announces ${formatCount(header.height)}. Download it again.`,
  );
}

/** The rows of a PNG, one after the other. Each is valid until the next one is asked for. */
async function* unfilteredRows(
  name: string,
  { header, data }: PngFile,
): AsyncGenerator<Uint8Array, void, undefined> {
  const length = 1 + rowBytes(header, header.width);
  const distance = Math.max(1, (CHANNELS[header.colour] * header.depth) >> 3);
  // The row above, which is zeros for the first one, and then the row itself.
  const rows = new Uint8Array(2 * length);
  let filled = 0;
  for await (const chunk of inflate(name, "deflate", chunksOf(data))) {
    for (let start = 0; start < chunk.length;) {
      const part = chunk.subarray(start, start + length - filled);
      rows.set(part, length + filled);
      filled += part.length;
      start += part.length;
      if (filled === length) {
        if (!unfilterRow(rows, length, length, distance, false)) {
          throw new DataError(`${name}: a row of the PNG has a filter that does not exist.`);
        }
        yield rows.subarray(length + 1);
        rows.copyWithin(0, length);
        filled = 0;
      }
    }
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- the inflater takes what arrives bit by bit
async function* chunksOf(parts: readonly Uint8Array[]): Chunks {
  yield* parts;
}

/** @param count of images */
async function readLabels(
  content: Content,
  images: string,
  count: number,
  classes: number,
): Promise<Uint8Array> {
  const { name } = content;
  const bytes = await readAllBytes(name, content.chunks, count * classes);
  if (bytes.length === count) {
    const wrong = bytes.findIndex((label) => label >= classes);
    if (wrong >= 0) {
      throw wrongLabel(name, wrong, `a label from 0 to ${classes - 1}`, bytes[wrong] as number);
    }
    return bytes;
  }
  if (bytes.length !== count * classes) {
    throw new DataError(
      `${name} has ${counted(bytes.length, "byte")}, but ${images} has ${counted(count, "image")}; labels are one byte per image, or ${classes} of which one is 1. Choose the two files that belong together.`,
    );
  }
  return Uint8Array.from({ length: count }, (_, row) => {
    const hot = bytes.subarray(row * classes, (row + 1) * classes);
    const sum = hot.reduce((total, value) => total + value, 0);
    if (sum !== 1) {
      throw wrongLabel(name, row * classes, "zeros and a single one", sum);
    }
    return hot.indexOf(1);
  });
}

function wrongLabel(name: string, byte: number, expected: string, found: number): DataError {
  return new DataError(`${name}: byte ${formatCount(byte)}: expected ${expected}, found ${found}.`);
}
