import type { Dataset } from "../dataset.ts";

/** A row of a data set that looks like a given digit. */
export interface Neighbour {
  readonly row: number;
  /** The Euclidean distance of the two images, in pixels from 0 to 1. */
  readonly distance: number;
}

/**
 * The rows whose images are closest to one image, the closest first.
 *
 * @param digit [height · width]
 */
export function nearestRows(dataset: Dataset, digit: Uint8Array, count: number): Neighbour[] {
  const { images, count: rows } = dataset;
  const pixels = digit.length;
  const nearest: { row: number; square: number }[] = [];
  for (let row = 0; row < rows; row++) {
    const most = nearest.length < count ? Infinity : (nearest.at(-1)?.square ?? Infinity);
    const square = squaredDistance(images, row * pixels, digit, most);
    if (square < most) {
      const place = nearest.findIndex((other) => square < other.square);
      nearest.splice(place < 0 ? nearest.length : place, 0, { row, square });
      nearest.length = Math.min(nearest.length, count);
    }
  }
  return nearest.map(({ row, square }) => ({ row, distance: Math.sqrt(square) / 255 }));
}

/** Pixels after which it is asked whether an image is already too far away: four rows of an MNIST digit. */
const STRIDE = 112;

/** @param most from here on the exact distance does not matter */
function squaredDistance(
  images: Uint8Array,
  start: number,
  digit: Uint8Array,
  most: number,
): number {
  let sum = 0;
  for (let from = 0; from < digit.length && sum < most; from += STRIDE) {
    const end = Math.min(from + STRIDE, digit.length);
    for (let pixel = from; pixel < end; pixel++) {
      const difference = (images[start + pixel] as number) - (digit[pixel] as number);
      sum += difference * difference;
    }
  }
  return sum;
}
