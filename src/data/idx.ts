import { counted, formatCount } from "../base/format.ts";
import type { Content } from "./content.ts";
import { DataError } from "./dataset.ts";
import { DIGIT_CLASSES, MAX_CLASSES, MAX_DATASET_BYTES, MAX_SIDE } from "./limits.ts";
import { type Reading, report } from "./reading.ts";

/**
 * The header of an IDX file. IDX is the format of MNIST. The header consists of two zeros, the type (8: unsigned byte),
 * the number of dimensions, and the size of each dimension as a big-endian u32. The labels of QMNIST are big-endian
 * 32-bit integers (type 12) in several columns, of which the first is the class.
 *
 * @see https://yann.lecun.com/exdb/mnist/ ("The IDX file format")
 */
export interface IdxHeader {
  readonly kind: "images" | "labels";
  readonly count: number;
  /** Pixels per row of an image; for labels the number of columns. */
  readonly width: number;
  /** Rows of an image; 1 for labels. */
  readonly height: number;
  /** Bytes of one value: 1, or 4 for integers. */
  readonly valueBytes: 1 | 4;
  /** Length of the header: 16 bytes for images, 8 or 12 for labels. */
  readonly bytes: number;
}

/** An IDX file whose header has been read. */
export interface IdxFile {
  readonly content: Content;
  readonly header: IdxHeader;
}

/** The length of the longest header, that of images. */
export const IDX_HEADER_BYTES = 16;

const UNSIGNED_BYTE = 0x08;
const INTEGER = 0x0c;

/** QMNIST has 8 columns of labels. */
const MAX_LABEL_COLUMNS = 64;

/**
 * Reads and checks a header.
 *
 * @param content the file; its `head` holds the first {@link IDX_HEADER_BYTES} bytes, or the whole file if it is shorter
 * @throws DataError that names the wrong byte
 */
export function readIdxHeader(content: Content): IdxHeader {
  const { name, head } = content;
  const [, , type, dimensions = 0] = head;
  if (type !== UNSIGNED_BYTE && !(type === INTEGER && dimensions <= 2)) {
    throw new DataError(
      `${name}: byte 2: the IDX type is ${hex(type)}; only unsigned bytes (0x08), and labels that are integers (0x0c), can be read.`,
    );
  }
  const isImages = dimensions === 3;
  if (!isImages && dimensions !== 1 && !(type === INTEGER && dimensions === 2)) {
    throw new DataError(
      `${name}: byte 3: the IDX file has ${counted(dimensions, "dimension")}; a file of images has 3 and a file of labels has 1.`,
    );
  }
  const bytes = 4 + 4 * dimensions;
  if (head.length < bytes) {
    throw new DataError(
      `${name}: ends at byte ${head.length}, within its header of ${bytes} bytes. Download it again.`,
    );
  }
  const sizes = new DataView(head.buffer, head.byteOffset);
  const header: IdxHeader = {
    kind: isImages ? "images" : "labels",
    count: sizes.getUint32(4),
    width: isImages ? sizes.getUint32(12) : dimensions === 2 ? sizes.getUint32(8) : 1,
    height: isImages ? sizes.getUint32(8) : 1,
    valueBytes: type === INTEGER ? 4 : 1,
    bytes,
  };
  checkSize(content, header);
  return header;
}

/**
 * Reads the values of the first `rows` rows.
 *
 * @returns [rows, height · width]
 * @throws DataError if the file is shorter or longer than its header says
 */
export async function readIdxValues(
  { content, header }: IdxFile,
  rows: number,
  reading: Reading,
): Promise<Uint8Array> {
  const rowBytes = header.width * header.height * header.valueBytes;
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
 * Reads the first `rows` labels: of several columns the first.
 *
 * @throws as `readIdxValues` does, or for an integer that is no label
 */
export async function readIdxLabels(
  file: IdxFile,
  rows: number,
  reading: Reading,
): Promise<Uint8Array> {
  const values = await readIdxValues(file, rows, reading);
  const { name } = file.content;
  const { valueBytes, width, bytes } = file.header;
  if (valueBytes === 1) {
    return values;
  }
  const integers = new DataView(values.buffer, values.byteOffset);
  return Uint8Array.from({ length: rows }, (_, row) => {
    const place = 4 * width * row;
    const label = integers.getInt32(place);
    if (label < 0 || label >= MAX_CLASSES) {
      throw new DataError(
        `${name}: byte ${bytes + place}: expected a label from 0 to ${MAX_CLASSES - 1}, found ${label}.`,
      );
    }
    return label;
  });
}

/**
 * The number of classes of an IDX file: `allowed`, or else one more than the highest label, and at least 10.
 *
 * @param allowed the number of classes that the caller asked for, or undefined
 * @throws DataError that names the byte of the first label that is not allowed
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
      `${content.name}: byte ${header.bytes + wrong * header.width * header.valueBytes}: expected a label from 0 to ${classes - 1}, found ${labels[wrong] as number}.`,
    );
  }
  const highest = labels.reduce((max, label) => Math.max(max, label), 0);
  return allowed ?? Math.max(DIGIT_CLASSES, highest + 1);
}

function checkSize(content: Content, header: IdxHeader): void {
  const { name } = content;
  const { width, height, count, kind } = header;
  if (kind === "labels" && (width < 1 || width > MAX_LABEL_COLUMNS)) {
    throw new DataError(
      `${name}: byte 8: the labels have ${formatCount(width)} columns; 1 to ${MAX_LABEL_COLUMNS} can be read.`,
    );
  }
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
    throw new DataError(
      `${name}: byte 8: the images have ${formatCount(width)} × ${formatCount(height)} pixels; sizes from 1 × 1 to ${MAX_SIDE} × ${MAX_SIDE} can be read.`,
    );
  }
  if (count === 0) {
    throw new DataError(`${name}: byte 4: the file holds no ${header.kind}. Choose another file.`);
  }
  const announced = announcedBytes(header);
  if (content.plainSize !== undefined && content.plainSize !== announced) {
    throw content.plainSize < announced
      ? tooShort(content, header, content.plainSize)
      : tooLong(content, header);
  }
  if (announced > Math.min(MAX_DATASET_BYTES, content.maxBytes)) {
    throw new DataError(
      `${name}: byte 4: the header announces ${counted(count, header.kind.slice(0, -1))} (${formatCount(announced)} bytes), more than ${announced > MAX_DATASET_BYTES ? "can be read" : "a file of this size can hold"}. The header is probably damaged; download the file again.`,
    );
  }
}

function announcedBytes({ count, width, height, valueBytes, bytes }: IdxHeader): number {
  return bytes + count * width * height * valueBytes;
}

function tooShort({ name }: Content, header: IdxHeader, end: number): DataError {
  return new DataError(
    `${name}: ends at byte ${formatCount(end)}, but its header announces ${announcement(header)}. Download it again.`,
  );
}

function tooLong({ name }: Content, header: IdxHeader): DataError {
  return new DataError(
    `${name}: continues after byte ${formatCount(announcedBytes(header))}, where it should end according to its header (${announcement(header)}). Download it again.`,
  );
}

function announcement(header: IdxHeader): string {
  const { kind, count, width, height } = header;
  const what =
    kind === "images"
      ? `${counted(count, "image")} of ${width} × ${height}`
      : counted(count, "label");
  return `${what}, ${formatCount(announcedBytes(header))} bytes`;
}

function hex(byte: number | undefined): string {
  return `0x${(byte ?? 0).toString(16).padStart(2, "0")}`;
}
