import { formatCount } from "../../base/format.ts";
import { DataError } from "../dataset.ts";
import { MAX_CLASSES, MAX_DATASET_BYTES, MAX_SIDE } from "../limits.ts";
import type { Reading } from "../reading.ts";
import { type NpyArray, formatShape } from "./npy-header.ts";
import { readValues } from "./npy-values.ts";
import { addPixels, areScaled, bytesOf, newPixelBytes, rowByRow } from "./pixel-bytes.ts";

/** A NumPy array of images or of labels. Its shape tells which, and its name where the shape does not. */
export type DigitArray = ImageArray | LabelArray;

export interface ImageArray {
  readonly kind: "images";
  readonly array: NpyArray;
  readonly count: number;
  readonly width: number;
  readonly height: number;
}

export interface LabelArray {
  readonly kind: "labels";
  readonly array: NpyArray;
  readonly count: number;
  /** 1 for a number per label; more if each label is a row of zeros with a one at its place (one-hot). */
  readonly columns: number;
}

/** A square image has at least this many pixels; fewer columns are one-hot labels. */
const MIN_PIXELS = 16;

/** One-hot labels without a name that tells: more columns than this are taken for something else. */
const MAX_UNNAMED_CLASSES = 64;

/** Names such as y_train, train_labels, targets. */
const LABEL_NAME = /label|target|class|(^|[^a-z])y([^a-z]|$)/i;

/** @param name the path of an array: `mnist.npz/y_train.npy` */
export function isLabelName(name: string): boolean {
  return LABEL_NAME.test(name.split("/").at(-1) as string);
}

/**
 * Finds out what an array holds.
 *
 * @throws DataError if it is neither images nor labels
 */
export function digitArray(array: NpyArray): DigitArray {
  const { content, header } = array;
  const [count = 0, ...sizes] = header.shape;
  const found = labelArray(array, count, sizes) ?? imageArray(array, count, sizes);
  if (found === undefined) {
    throw new DataError(
      `${content.name}: the array has the shape ${formatShape(header)}. ${insteadOf(sizes)}`,
    );
  }
  if (count === 0) {
    throw new DataError(
      `${content.name} holds no ${found.kind}: its shape is ${formatShape(header)}. Choose another file.`,
    );
  }
  return found;
}

/** How NumPy makes an array grey, by the number of its channels: they are the last axis, or the first one of an image. */
const GREY = new Map([
  [3, "array.mean(axis=3)"],
  [4, "array[..., :3].mean(axis=3)"],
]);
const GREY_OF_FIRST = new Map([
  [3, "array.mean(axis=1)"],
  [4, "array[:, :3].mean(axis=1)"],
]);

/** What to do about an array of another shape: `numpy.reshape` would mix the pixels of colours, or of a label and an image. */
function insteadOf(sizes: readonly number[]): string {
  const [first = 0, , third = 0] = sizes;
  const grey = GREY.get(third) ?? GREY_OF_FIRST.get(first);
  if (sizes.length === 3 && grey !== undefined) {
    return `These are colours. Save them in grey: ${grey}.astype("uint8").`;
  }
  if (sizes.length === 1 && first > MIN_PIXELS && Number.isInteger(Math.sqrt(first - 1))) {
    return `A row seems to be a label and ${formatCount(first - 1)} pixels. Save two arrays: x = array[:, 1:], y = array[:, 0], or array[:, :-1] and array[:, -1] where the label is last.`;
  }
  return "Images need (count, height, width), (count, height · width) or (count, height, width, 1), labels (count,); give it such a shape with numpy.reshape.";
}

function labelArray(
  array: NpyArray,
  count: number,
  sizes: readonly number[],
): LabelArray | undefined {
  const [columns = 1, ...others] = sizes;
  const isNamed = isLabelName(array.content.name);
  const isSquare = Number.isInteger(Math.sqrt(columns)) && columns >= MIN_PIXELS;
  const mayBeOneHot =
    columns >= 1 &&
    (isNamed ? columns <= MAX_CLASSES : columns <= MAX_UNNAMED_CLASSES && columns !== count);
  return others.length === 0 && (columns === 1 || (mayBeOneHot && (isNamed || !isSquare)))
    ? { kind: "labels", array, count, columns }
    : undefined;
}

function imageArray(
  array: NpyArray,
  count: number,
  sizes: readonly number[],
): ImageArray | undefined {
  const { name } = array.content;
  const [height, width] = imageSize(sizes) ?? [];
  if (height === undefined || width === undefined) {
    return undefined;
  }
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
    throw new DataError(
      `${name}: the images have ${formatCount(width)} × ${formatCount(height)} pixels; sizes from 1 × 1 to ${MAX_SIDE} × ${MAX_SIDE} can be read.`,
    );
  }
  if (count * width * height > MAX_DATASET_BYTES) {
    throw new DataError(
      `${name}: the NumPy header announces ${formatCount(count)} images, more than can be read.`,
    );
  }
  return { kind: "images", array, count, width, height };
}

/** The axes after the first one: rows and columns, with or without an axis of a single channel, or all pixels in one. */
function imageSize(sizes: readonly number[]): [height: number, width: number] | undefined {
  const [first = 0, second = 0, third = 0] = sizes;
  if (sizes.length === 1) {
    const side = Math.sqrt(first);
    return Number.isInteger(side) ? [side, side] : undefined;
  }
  if (sizes.length === 2) {
    return [first, second];
  }
  if (sizes.length === 3 && (third === 1 || first === 1)) {
    return third === 1 ? [first, second] : [second, third];
  }
  return undefined;
}

/**
 * Reads the first `rows` images.
 *
 * @returns [rows, height · width], and whether they are fractions times 255
 * @throws DataError that names the first pixel that is neither a whole number from 0 to 255 nor a fraction from 0 to 1
 */
export async function readImages(
  { array, count, width, height }: ImageArray,
  rows: number,
  reading: Reading,
): Promise<{ readonly images: Uint8Array; readonly isScaled: boolean }> {
  const { content, header } = array;
  const pixels = width * height;
  // In Fortran's order the first image ends at the end of the file.
  const wanted = pixels * (header.isFortran ? count : rows);
  const bytes = newPixelBytes(wanted, header.type.kind === "f" || header.type.kind === "b");
  for await (const { from, numbers } of readValues(array, wanted, pixels, reading)) {
    const wrong = addPixels(bytes, numbers, from, Math.min(numbers.length, wanted - from));
    if (wrong >= 0) {
      const place = from + wrong;
      const [image, pixel] = header.isFortran
        ? [place % count, pixelOfFortran(Math.floor(place / count), width, height)]
        : [Math.floor(place / pixels), place % pixels];
      throw wrongPixel(content.name, numbers[wrong] as number, image, pixel, width);
    }
  }
  const found = bytesOf(bytes);
  const images = header.isFortran
    ? rowByRow(found, count, rows, (place) => pixelOfFortran(place, width, height))
    : found;
  return { images, isScaled: areScaled(bytes) };
}

/** The pixel, counted row by row, of one that is counted column by column. */
function pixelOfFortran(place: number, width: number, height: number): number {
  return (place % height) * width + Math.floor(place / height);
}

function wrongPixel(name: string, value: number, image: number, pixel: number, width: number) {
  const place = `image ${image}, row ${Math.floor(pixel / width)}, column ${pixel % width}`;
  return new DataError(
    `${name}: ${place} (counted from 0): expected a whole number from 0 to 255, or a fraction from 0 to 1 in all images, found ${value}. ${value > 255 ? 'Scale them: (array / array.max() * 255).astype("uint8")' : "Save the images before they are normalized"}.`,
  );
}

/**
 * Reads the first `rows` labels.
 *
 * @param classes every label must be smaller
 * @throws DataError that names the first label that is not allowed
 */
export async function readLabels(
  { array, count, columns }: LabelArray,
  rows: number,
  classes: number,
  reading: Reading,
): Promise<Uint8Array> {
  const { content, header } = array;
  const wanted = columns * (header.isFortran && columns > 1 ? count : rows);
  const labels = new Uint8Array(count);
  const ones = new Uint8Array(columns > 1 ? count : 0);
  for await (const { from, numbers } of readValues(array, wanted, columns, reading)) {
    const length = Math.min(numbers.length, wanted - from);
    for (let index = 0; index < length; index++) {
      const value = numbers[index] as number;
      const place = from + index;
      if (columns === 1) {
        if (!(Number.isInteger(value) && value >= 0 && value < classes)) {
          throw wrongLabel(content.name, place, `a label from 0 to ${classes - 1}`, String(value));
        }
        labels[place] = value;
      } else if (value !== 0) {
        const row = header.isFortran ? place % count : Math.floor(place / columns);
        if (value !== 1) {
          throw wrongLabel(content.name, row, "zeros and a single one", String(value));
        }
        labels[row] = header.isFortran ? Math.floor(place / count) : place % columns;
        ones[row] = Math.min(2, (ones[row] as number) + 1);
      }
    }
  }
  const wrong = ones.subarray(0, rows).findIndex((times) => times !== 1);
  if (wrong >= 0) {
    const found = ones[wrong] === 0 ? "no one" : "several ones";
    throw wrongLabel(content.name, wrong, "zeros and a single one", found);
  }
  const high = labels.subarray(0, rows).findIndex((label) => label >= classes);
  if (high >= 0) {
    throw wrongLabel(content.name, high, `a label from 0 to ${classes - 1}`, String(labels[high]));
  }
  return labels.slice(0, rows);
}

function wrongLabel(name: string, row: number, expected: string, found: string): DataError {
  return new DataError(
    `${name}: label ${formatCount(row)} (counted from 0): expected ${expected}, found ${found}.`,
  );
}
