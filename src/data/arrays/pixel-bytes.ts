/**
 * Pixels on their way to bytes. Whole numbers from 0 to 255 are kept as they are. Fractions from 0 to 1 are multiplied by
 * 255, as most programs divide by it. Which of the two they are is known at the first value that fits only one; until
 * then both are kept.
 */
export interface PixelBytes {
  /** Undefined as soon as a value is not a whole number from 0 to 255. */
  whole: Uint8Array | undefined;
  /** Undefined for values that are stored as whole numbers, or as soon as one is not from 0 to 1. */
  scaled: Uint8Array | undefined;
}

/** @param areReal whether they are stored as floating-point numbers, or as booleans, of which true is full ink */
export function newPixelBytes(length: number, areReal: boolean): PixelBytes {
  return {
    whole: new Uint8Array(length),
    scaled: areReal ? new Uint8Array(length) : undefined,
  };
}

/**
 * Adds values, the first of them at `start`.
 *
 * @returns the index of the first value that is neither kind, or −1
 */
export function addPixels(
  pixels: PixelBytes,
  values: ArrayLike<number>,
  start: number,
  length = values.length,
): number {
  const whole = pixels.whole === undefined ? 0 : wholeNumbers(pixels.whole, values, start, length);
  if (whole < length) {
    pixels.whole = undefined;
  }
  const scaled = pixels.scaled === undefined ? 0 : fractions(pixels.scaled, values, start, length);
  if (scaled < length) {
    pixels.scaled = undefined;
  }
  const read = Math.max(whole, scaled);
  return read < length ? read : -1;
}

/** The bytes. Numbers that are all 0 or 1 are bytes if they are stored as whole numbers, and fractions if not. */
export function bytesOf({ whole, scaled }: PixelBytes): Uint8Array {
  return scaled ?? whole ?? new Uint8Array(0);
}

/** Whether these bytes are fractions times 255. */
export function areScaled({ scaled }: PixelBytes): boolean {
  return scaled !== undefined;
}

/** @returns how many values are whole numbers from 0 to 255, before the first one that is not */
function wholeNumbers(
  bytes: Uint8Array,
  values: ArrayLike<number>,
  start: number,
  length: number,
): number {
  if (values instanceof Uint8Array) {
    bytes.set(values.length === length ? values : values.subarray(0, length), start);
    return length;
  }
  for (let index = 0; index < length; index++) {
    const value = values[index] as number;
    bytes[start + index] = value;
    if (bytes[start + index] !== value) {
      return index;
    }
  }
  return length;
}

/** @returns how many values are from 0 to 1, before the first one that is not */
function fractions(
  bytes: Uint8Array,
  values: ArrayLike<number>,
  start: number,
  length: number,
): number {
  for (let index = 0; index < length; index++) {
    const value = values[index] as number;
    if (!(value >= 0 && value <= 1)) {
      return index;
    }
    bytes[start + index] = Math.round(value * 255);
  }
  return length;
}

/** Images whose rows are near each other in memory while they are filled. */
const ROWS_AT_ONCE = 128;

/**
 * Turns pixels that are stored pixel by pixel, [places, count], into images.
 *
 * @param rows how many of the `count` images are wanted
 * @param pixelOf the pixel, counted row by row, of each place
 * @returns [rows, places]
 */
export function rowByRow(
  bytes: Uint8Array,
  count: number,
  rows: number,
  pixelOf: (place: number) => number = (place) => place,
): Uint8Array {
  const places = bytes.length / count;
  const images = new Uint8Array(rows * places);
  for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
    const last = Math.min(rows, first + ROWS_AT_ONCE);
    for (let place = 0; place < places; place++) {
      const pixel = pixelOf(place);
      for (let row = first; row < last; row++) {
        images[row * places + pixel] = bytes[place * count + row] as number;
      }
    }
  }
  return images;
}
