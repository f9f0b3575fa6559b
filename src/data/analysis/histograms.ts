import type { Dataset } from "../dataset.ts";

/** Number of values that a byte can have. */
export const LEVELS = 256;

/** How often each of the values 0, 1, … 255 occurs, [256]. */
export type Histogram = Uint32Array | Float64Array;

/**
 * A histogram of every pixel, and mean and spread of every class. All other figures of a dataset are computed from
 * these; they are counted in one pass over the images.
 */
export interface Histograms {
  /** How often each pixel has each value, [pixels, 256]. */
  readonly counts: Uint32Array;
  /** One entry per class, also for a class without images. Without labels there is one entry, for all images. */
  readonly classes: readonly ClassMoments[];
}

/** Mean and standard deviation of the images of one class. */
export interface ClassMoments {
  /** Number of images. */
  readonly count: number;
  /** [pixels], 0 to 255; NaN if the class has no images. */
  readonly mean: Float64Array;
  /** [pixels], divided by n − 1; NaN if the class has fewer than two images. */
  readonly std: Float64Array;
}

/**
 * Counts every pixel of every image. It goes class by class, so that one increment per pixel serves the class's own
 * figures as well as the total.
 */
export function histogramsOf(dataset: Dataset): Histograms {
  const counts = new Uint32Array(dataset.width * dataset.height * LEVELS);
  const ofClass = new Uint32Array(counts.length);
  const classes = rowsByClass(dataset).map((rows) => {
    ofClass.fill(0);
    for (const row of rows) {
      countImage(dataset, row, ofClass);
    }
    addTo(counts, ofClass);
    return moments(ofClass, rows.length);
  });
  fillInZeros(counts, dataset.count);
  return { counts, classes };
}

/** The histogram of each pixel: views of [256]. */
export function pixelHistograms({ counts }: Histograms): Uint32Array[] {
  return Array.from({ length: counts.length / LEVELS }, (_, pixel) =>
    counts.subarray(pixel * LEVELS, (pixel + 1) * LEVELS),
  );
}

function rowsByClass({ labels, classes, count }: Dataset): number[][] {
  const rows: number[][] = Array.from({ length: labels ? classes : 1 }, () => []);
  for (let row = 0; row < count; row++) {
    rows[labels?.[row] ?? 0]?.push(row);
  }
  return rows;
}

/**
 * Adds an image to `counts`, [pixels, 256]. Four zero bytes together, which are most of an image, are skipped;
 * {@link fillInZeros} corrects the counts of 0 afterwards.
 */
function countImage({ width, height, images }: Dataset, row: number, counts: Uint32Array): void {
  const pixels = width * height;
  const bytes = new DataView(images.buffer, images.byteOffset + row * pixels, pixels);
  const wholeWords = pixels - (pixels % 4);
  for (let pixel = 0; pixel < wholeWords; pixel += 4) {
    const four = bytes.getInt32(pixel, true);
    if (four === 0) {
      continue;
    }
    const start = pixel * LEVELS;
    increment(counts, start + (four & 255));
    increment(counts, start + LEVELS + ((four >>> 8) & 255));
    increment(counts, start + 2 * LEVELS + ((four >>> 16) & 255));
    increment(counts, start + 3 * LEVELS + (four >>> 24));
  }
  for (let pixel = wholeWords; pixel < pixels; pixel++) {
    increment(counts, pixel * LEVELS + bytes.getUint8(pixel));
  }
}

function addTo(sum: Uint32Array, counts: Uint32Array): void {
  for (let index = 0; index < sum.length; index++) {
    sum[index] = (sum[index] as number) + (counts[index] as number);
  }
}

function increment(counts: Uint32Array, index: number): void {
  counts[index] = (counts[index] as number) + 1;
}

/** Sums of whole numbers are exact in f64 up to 2⁵³, so the subtraction below loses no visible digit. */
function moments(counts: Uint32Array, images: number): ClassMoments {
  const pixels = counts.length / LEVELS;
  const mean = new Float64Array(pixels);
  const std = new Float64Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let [sum, squares] = [0, 0];
    // A value of 0 adds nothing, so it does not matter here that zeros were skipped.
    for (let value = 1; value < LEVELS; value++) {
      const times = counts[pixel * LEVELS + value] as number;
      sum += times * value;
      squares += times * value * value;
    }
    mean[pixel] = sum / images;
    const deviations = Math.max(0, squares - (sum * sum) / images);
    std[pixel] = images > 1 ? Math.sqrt(deviations / (images - 1)) : NaN;
  }
  return { count: images, mean, std };
}

/** Sets how often each pixel is 0: in all images in which it has no other value. */
function fillInZeros(counts: Uint32Array, images: number): void {
  for (let start = 0; start < counts.length; start += LEVELS) {
    let others = 0;
    for (let value = 1; value < LEVELS; value++) {
      others += counts[start + value] as number;
    }
    counts[start] = images - others;
  }
}
