import { counted, formatCount } from "../../base/format.ts";
import { grouped } from "../../base/grouped.ts";
import { excerpt } from "../../base/words.ts";
import {
  type PixelBytes,
  addPixels,
  areScaled,
  bytesOf,
  newPixelBytes,
  rowByRow,
} from "../arrays/pixel-bytes.ts";
import type { Content } from "../content.ts";
import { DataError, type Dataset, scaledNote } from "../dataset.ts";
import { ofPreferredSet } from "../files/folder-tree.ts";
import { DIGIT_CLASSES, MAX_CLASSES, MAX_DATASET_BYTES, MAX_SIDE } from "../limits.ts";
import { type SmallPicture, readSmallPng } from "../pictures/small-png.ts";
import { type Reading, report } from "../reading.ts";
import type { ColumnValues } from "./page-values.ts";
import { type ParquetFile, openParquet, readParquetColumn } from "./parquet.ts";

/** Of an image, in pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** The rows that have been read of one data set. */
interface RowsSoFar {
  readonly count: number;
  /** How many of them have been read. */
  read: number;
  size: Size | undefined;
  /** The pixels: row by row, or, if each pixel has a column, pixel by pixel. */
  pixels: PixelBytes;
  readonly labels: Uint8Array | undefined;
}

/**
 * Reads Parquet files. The images are PNGs, as Hugging Face stores them, lists of pixels, or a column for each pixel. Files
 * that are parts of one table (`train-00000-of-00002.parquet`) are read as one.
 *
 * @param onlyPreferred whether to read a single set if there is one for training and one for testing
 * @throws DataError that names the file and the place of the error
 */
export async function readParquet(
  contents: readonly Content[],
  onlyPreferred: boolean,
  reading: Reading,
): Promise<Dataset[]> {
  const { prefer = "train" } = reading.options;
  const chosen = onlyPreferred ? ofPreferredSet(contents, ({ name }) => name, prefer) : contents;
  reading.passedOver.push(
    ...contents.filter((content) => !chosen.includes(content)).map(({ name }) => name),
  );
  const inOrder = [...chosen].sort((a, b) => (a.name < b.name ? -1 : 1));
  const tables = grouped(inOrder, ({ name }) => name.replace(PART, ""));
  const sets: Dataset[] = [];
  for (const parts of tables.values()) {
    const files: ParquetFile[] = [];
    for (const content of parts) {
      files.push(await openParquet(content, reading));
    }
    const missing = missingNote(parts.map(({ name }) => name));
    const table = await readTable(files, reading);
    sets.push(
      missing === undefined ? table : { ...table, notes: [missing, ...(table.notes ?? [])] },
    );
  }
  return sets;
}

/** `train-00001-of-00002.parquet` */
const PART = /-(\d+)-of-(\d+)/;

/** The parts of a table that its names announce, and that were not chosen. */
function missingNote(names: readonly string[]): string | undefined {
  const [, , total = "0"] = PART.exec(names[0] ?? "") ?? [];
  const missing = Number(total) - names.length;
  return missing > 0
    ? `${missing} of the ${counted(Number(total), "part")} of this table ${missing === 1 ? "is" : "are"} missing: there ${names.length === 1 ? "is" : "are"} only ${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""}.`
    : undefined;
}

async function readTable(files: readonly ParquetFile[], reading: Reading): Promise<Dataset> {
  const { limit = Infinity, classes } = reading.options;
  checkSameColumns(files);
  const [{ name, columns }] = files as [ParquetFile];
  const all = files.reduce((sum, { groups }) => sum + groups.reduce((a, b) => a + b, 0), 0);
  const count = Math.min(limit, all);
  const rows: RowsSoFar = {
    count,
    read: 0,
    size: undefined,
    pixels: newPixelBytes(0, false),
    labels: columns.label && new Uint8Array(count),
  };
  for (const file of files) {
    for (let group = 0; group < file.groups.length && rows.read < count; group++) {
      await readGroup(file, group, rows, reading);
    }
  }
  const { width, height } = rows.size ?? { width: 0, height: 0 };
  const bytes = bytesOf(rows.pixels);
  const highest = rows.labels?.reduce((max, label) => Math.max(max, label), 0) ?? 0;
  return {
    name,
    width,
    height,
    classes: classes ?? Math.max(DIGIT_CLASSES, highest + 1),
    count,
    images: columns.images.kind === "pixels" ? rowByRow(bytes, count, count) : bytes,
    labels: rows.labels,
    ...(areScaled(rows.pixels) && { notes: [scaledNote(name)] }),
  };
}

/**
 * The first part says what the rows of all are. What a list of pixels is called below its column depends on the writer.
 *
 * @throws DataError that names a part with its labels or images elsewhere
 */
function checkSameColumns(files: readonly ParquetFile[]): void {
  const [first, ...others] = files as [ParquetFile, ...ParquetFile[]];
  const placesIn = ({ columns: { images, label } }: ParquetFile) =>
    JSON.stringify([label, images.kind, images.kind === "pixels" ? images.paths : images.path[0]]);
  const other = others.find((file) => placesIn(file) !== placesIn(first));
  if (other !== undefined) {
    throw new DataError(
      `${other.name}: its labels or its images are in other columns than in ${first.name}, a part of the same table. Choose parts with the same columns.`,
    );
  }
}

async function readGroup(
  file: ParquetFile,
  group: number,
  rows: RowsSoFar,
  reading: Reading,
): Promise<void> {
  const { images, label } = file.columns;
  const count = Math.min(file.groups[group] as number, rows.count - rows.read);
  if (label !== undefined && rows.labels !== undefined) {
    const values = await readParquetColumn(file, group, label, reading);
    addLabels(file.name, rows, firstOf(values, count), reading.options.classes ?? MAX_CLASSES);
  }
  if (images.kind === "pixels") {
    for (const [pixel, path] of images.paths.entries()) {
      const values = await readParquetColumn(file, group, path, reading);
      const side = Math.sqrt(images.paths.length);
      begin(file.name, rows, rows.read, { width: side, height: side }, images.areReal);
      addColumn(file.name, rows, values, count, pixel);
    }
  } else {
    const values = await readParquetColumn(file, group, images.path, reading);
    let row = rows.read;
    for (const value of firstOf(values, count)) {
      if (images.kind === "png") {
        addPng(file.name, rows, row++, value);
      } else {
        addList(file.name, rows, row++, value, images.areReal);
      }
    }
  }
  rows.read += count;
  report(reading, file.name, rows.read);
}

function* firstOf(values: ColumnValues, count: number): Generator<unknown, void, undefined> {
  let left = count;
  for (const some of values) {
    for (let index = 0; index < some.length && left > 0; index++, left--) {
      yield some[index];
    }
  }
}

function addLabels(
  name: string,
  rows: RowsSoFar,
  values: Iterable<unknown>,
  classes: number,
): void {
  let row = rows.read;
  for (const value of values) {
    const label = numberOf(value);
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw wrongRow(name, row, `expected a label from 0 to ${classes - 1}`, value);
    }
    (rows.labels as Uint8Array)[row++] = label;
  }
}

function addPng(name: string, rows: RowsSoFar, row: number, value: unknown): void {
  if (!(value instanceof Uint8Array)) {
    throw wrongRow(name, row, "expected a PNG", value);
  }
  const picture = readPicture(name, row, value);
  begin(name, rows, row, picture, false);
  addPixels(rows.pixels, picture.ink, row * picture.ink.length);
}

/** Writing the row's number takes time for each of many pictures. Only one that cannot be read needs it, and is read again. */
function readPicture(name: string, row: number, bytes: Uint8Array): SmallPicture {
  try {
    return readSmallPng(name, bytes);
  } catch {
    return readSmallPng(`${name}: row ${formatCount(row)}`, bytes);
  }
}

function addList(
  name: string,
  rows: RowsSoFar,
  row: number,
  wrapped: unknown,
  areReal: boolean,
): void {
  const numbers: number[] = [];
  const value = unwrapped(wrapped);
  flatten(value, numbers);
  const height =
    Array.isArray(value) && Array.isArray(value[0]) ? value.length : Math.sqrt(numbers.length);
  const width = numbers.length / height;
  if (!Number.isInteger(height) || !Number.isInteger(width)) {
    throw new DataError(
      `${name}: row ${formatCount(row)} (counted from 0) has ${counted(numbers.length, "pixel")}, which make no image.`,
    );
  }
  begin(name, rows, row, { width, height }, areReal);
  const wrong = addPixels(rows.pixels, numbers, row * numbers.length);
  if (wrong >= 0) {
    throw wrongRow(name, row, EXPECTED_PIXEL, numbers[wrong]);
  }
}

const EXPECTED_PIXEL =
  "expected pixels from 0 to 255, or from 0 to 1 in all images (save them before they are normalized)";

/** A list may lie in a list of one, as where the column is a list of images of one channel. */
function unwrapped(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 && Array.isArray(value[0])
    ? unwrapped(value[0])
    : value;
}

function flatten(value: unknown, into: number[]): void {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    for (const item of value as unknown as Iterable<unknown>) {
      flatten(item, into);
    }
  } else {
    into.push(numberOf(value));
  }
}

/** Adds the values of one pixel in the first `count` rows. */
function addColumn(
  name: string,
  rows: RowsSoFar,
  values: ColumnValues,
  count: number,
  pixel: number,
): void {
  let row = rows.read;
  for (const some of values) {
    const numbers = numbersOf(some);
    const length = Math.min(numbers.length, rows.read + count - row);
    const wrong = addPixels(rows.pixels, numbers, pixel * rows.count + row, length);
    if (wrong >= 0) {
      throw wrongRow(name, row + wrong, EXPECTED_PIXEL, some[wrong]);
    }
    row += length;
  }
}

/** The values as they are if they are numbers already. */
function numbersOf(values: ArrayLike<unknown>): ArrayLike<number> {
  if (ArrayBuffer.isView(values) || (Array.isArray(values) && typeof values[0] === "number")) {
    return values as ArrayLike<number>;
  }
  const numbers = new Float64Array(values.length);
  for (let index = 0; index < numbers.length; index++) {
    numbers[index] = numberOf(values[index]);
  }
  return numbers;
}

/** Makes room when the size of the images is known, and checks that all have it. */
function begin(
  name: string,
  rows: RowsSoFar,
  row: number,
  { width, height }: Size,
  areReal: boolean,
): void {
  if (rows.size?.width === width && rows.size.height === height) {
    return;
  }
  if (
    rows.size !== undefined ||
    !(width >= 1 && height >= 1 && Math.max(width, height) <= MAX_SIDE)
  ) {
    const expected = rows.size
      ? `the others ${rows.size.width} × ${rows.size.height}`
      : `sizes from 1 × 1 to ${MAX_SIDE} × ${MAX_SIDE} can be read`;
    throw new DataError(
      `${name}: row ${formatCount(row)} (counted from 0) has ${formatCount(width)} × ${formatCount(height)} pixels; ${expected}.`,
    );
  }
  if (rows.count * width * height > MAX_DATASET_BYTES) {
    throw new DataError(
      `${name}: the footer of the Parquet file announces ${counted(rows.count, "row")}, more images than can be read.`,
    );
  }
  rows.size = { width, height };
  rows.pixels = newPixelBytes(rows.count * width * height, areReal);
}

/** A number, also one that is stored as text, as OpenML's labels are; NaN for anything else. */
function numberOf(value: unknown): number {
  if (typeof value === "number" || typeof value === "bigint") {
    return Number(value);
  }
  const text = textOf(value) ?? "";
  return /^\d{1,3}$/.test(text) ? Number(text) : NaN;
}

function textOf(value: unknown): string | undefined {
  if (value instanceof Uint8Array) {
    return new TextDecoder().decode(value);
  }
  return typeof value === "string" ? value : undefined;
}

function wrongRow(name: string, row: number, expected: string, value: unknown): DataError {
  return new DataError(
    `${name}: row ${formatCount(row)} (counted from 0): ${expected}, found ${foundWords(value)}.`,
  );
}

function foundWords(value: unknown): string {
  if (value === undefined || value === null) {
    return "nothing";
  }
  const text = textOf(value);
  if (text !== undefined) {
    return excerpt(text);
  }
  return typeof value === "number" || typeof value === "bigint" ? String(value) : "a list";
}
