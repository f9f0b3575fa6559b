import { counted, grouped } from "../base/words.ts";
import type { Content } from "./content.ts";
import { DataError } from "./dataset.ts";
import { DIGIT_CLASSES, MAX_CLASSES, MAX_DATASET_BYTES, MAX_SIDE } from "./limits.ts";
import { type Reading, report } from "./reading.ts";

/**
 * The header of an IDX file of bytes: 0, 0, 8 (type: unsigned byte), the number of dimensions, then each
 * dimension as a big-endian u32.
 *
 * @see https://yann.lecun.com/exdb/mnist/ ("The IDX file format")
 */
export interface IdxHeader {
  readonly kind: "images" | "labels";
  readonly count: number;
  /** 1 for labels. */
  readonly width: number;
  readonly height: number;
  /** Bytes before the first value. */
  readonly bytes: number;
}

/** An IDX file whose header has been read. */
export interface IdxFile {
  readonly content: Content;
  readonly header: IdxHeader;
}

/** The longest header: that of images. */
export const IDX_HEADER_BYTES = 16;

const UNSIGNED_BYTE = 0x08;

/**
 * Reads and judges a header.
 *
 * @param head the file's first bytes, {@link IDX_HEADER_BYTES} of them where it has as many
 * @throws DataError naming the byte at fault
 */
export function readIdxHeader(content: Content): IdxHeader {
  const { name, head } = content;
  const [, , type, dimensions] = head;
  if (type !== UNSIGNED_BYTE) {
    throw new DataError(
      `${name}: byte 2: IDX of type ${hex(type)} is not supported; images and labels are unsigned bytes (0x08).`,
    );
  }
  if (dimensions !== 1 && dimensions !== 3) {
    throw new DataError(
      `${name}: byte 3: IDX with ${counted(dimensions ?? 0, "dimension")}; images have 3 and labels 1.`,
    );
  }
  const bytes = 4 + 4 * dimensions;
  if (head.length < bytes) {
    throw new DataError(
      `${name}: ends at byte ${head.length}, inside its header of ${bytes} bytes. Download it again.`,
    );
  }
  const sizes = new DataView(head.buffer, head.byteOffset);
  const count = sizes.getUint32(4);
  const [height, width] = dimensions === 3 ? [sizes.getUint32(8), sizes.getUint32(12)] : [1, 1];
  const header = {
    kind: dimensions === 3 ? "images" : "labels",
    count,
    width,
    height,
    bytes,
  } as const;
  judgeSize(content, header);
  return header;
}

/**
 * The values of an IDX file, at most `rows` rows of them.
 *
 * @returns Uint8Array of [rows, height · width]
 * @throws DataError when the file is shorter or longer than its header says
 */
export async function readIdxValues(
  { content, header }: IdxFile,
  rows: number,
  reading: Reading,
): Promise<Uint8Array> {
  const rowBytes = header.width * header.height;
  const values = new Uint8Array(rows * rowBytes);
  let skip = header.bytes;
  let filled = 0;
  for await (const chunk of content.chunks) {
    const fresh = chunk.subarray(Math.min(skip, chunk.length));
    skip -= chunk.length - fresh.length;
    const room = values.length - filled;
    if (fresh.length > room && rows === header.count) {
      throw tooLong(content, header);
    }
    values.set(fresh.subarray(0, room), filled);
    filled += Math.min(fresh.length, room);
    report(reading, content.name, Math.floor(filled / rowBytes));
    if (filled === values.length && rows < header.count) {
      return values;
    }
  }
  if (filled < values.length) {
    throw tooShort(content, header, header.bytes + filled);
  }
  return values;
}

/**
 * How many classes the labels of an IDX file name.
 *
 * @param allowed the number of classes that was asked for, or undefined to go by the labels
 * @throws DataError naming the byte of the first label that is not allowed
 */
export function countClasses(
  { content, header }: IdxFile,
  labels: Uint8Array,
  allowed: number | undefined,
): number {
  const classes = allowed ?? MAX_CLASSES;
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new DataError(
      `${content.name}: byte ${header.bytes + wrong}: expected a label from 0 to ${classes - 1}, found ${labels[wrong] as number}.`,
    );
  }
  const highest = labels.reduce((max, label) => Math.max(max, label), 0);
  return allowed ?? Math.max(DIGIT_CLASSES, highest + 1);
}

function judgeSize(content: Content, header: IdxHeader): void {
  const { name } = content;
  const { width, height, count } = header;
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
    throw new DataError(
      `${name}: byte 8: images of ${grouped(width)} × ${grouped(height)} pixels; 1 × 1 to ${MAX_SIDE} × ${MAX_SIDE} can be read.`,
    );
  }
  if (count === 0) {
    throw new DataError(`${name}: byte 4: the file holds no ${header.kind}.`);
  }
  const promised = promisedBytes(header);
  if (content.plainSize !== undefined && content.plainSize !== promised) {
    throw content.plainSize < promised
      ? tooShort(content, header, content.plainSize)
      : tooLong(content, header);
  }
  if (promised > Math.min(MAX_DATASET_BYTES, content.mostBytes)) {
    throw new DataError(
      `${name}: byte 4: promises ${counted(count, header.kind.slice(0, -1))} (${grouped(promised)} bytes), more than ${promised > MAX_DATASET_BYTES ? "can be read" : "a file of this size can hold"}. Its header is damaged.`,
    );
  }
}

function promisedBytes({ count, width, height, bytes }: IdxHeader): number {
  return bytes + count * width * height;
}

function tooShort({ name }: Content, header: IdxHeader, end: number): DataError {
  return new DataError(
    `${name}: ends at byte ${grouped(end)}, but its header promises ${promise(header)}. Download it again.`,
  );
}

function tooLong({ name }: Content, header: IdxHeader): DataError {
  return new DataError(
    `${name}: goes on after byte ${grouped(promisedBytes(header))}, where its header ends it (${promise(header)}). Download it again.`,
  );
}

function promise(header: IdxHeader): string {
  const { kind, count, width, height } = header;
  const what =
    kind === "images"
      ? `${counted(count, "image")} of ${width} × ${height}`
      : counted(count, "label");
  return `${what}, ${grouped(promisedBytes(header))} bytes`;
}

function hex(byte: number | undefined): string {
  return `0x${(byte ?? 0).toString(16).padStart(2, "0")}`;
}
