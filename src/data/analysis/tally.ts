import type { Dataset } from "../dataset.ts";

/** Values of a byte. */
export const LEVELS = 256;

/** What one pass over the images counts; all further figures follow from it. */
export interface Tally {
  /** How often each pixel has each value, [pixels, 256]. */
  readonly levels: Uint32Array;
  /** One for each class, also for those without images; one for all images where there are no labels. */
  readonly classes: readonly ClassMoments[];
}

/** Mean and spread of the images of one class. */
export interface ClassMoments {
  readonly count: number;
  /** [pixels], 0 to 255; NaN where the class has no images. */
  readonly mean: Float64Array;
  /** [pixels], divided by n − 1; NaN where the class has fewer than two images. */
  readonly std: Float64Array;
}

/**
 * Counts every pixel of every image, in one pass over the bytes: class by class, so that one increment for each
 * pixel also gives the figures of the classes.
 */
export function tally(dataset: Dataset): Tally {
  const levels = new Uint32Array(dataset.width * dataset.height * LEVELS);
  const ofClass = new Uint32Array(levels.length);
  const classes = rowsByClass(dataset).map((rows) => {
    ofClass.fill(0);
    for (const row of rows) {
      countImage(dataset, row, ofClass);
    }
    addTo(levels, ofClass);
    return moments(ofClass, rows.length);
  });
  countPaper(levels, dataset.count);
  return { levels, classes };
}

/** How often each value occurs, for each pixel a view of [256]. */
export function pixelLevels({ levels }: Tally): Uint32Array[] {
  return Array.from({ length: levels.length / LEVELS }, (_, pixel) =>
    levels.subarray(pixel * LEVELS, (pixel + 1) * LEVELS),
  );
}

function rowsByClass({ labels, classes, count }: Dataset): number[][] {
  const rows: number[][] = Array.from({ length: labels ? classes : 1 }, () => []);
  for (let row = 0; row < count; row++) {
    rows[labels?.[row] ?? 0]?.push(row);
  }
  return rows;
}

/** Adds an image to `levels`, [pixels, 256], all but its paper: of four equal zeros, most of an image, none is counted. */
function countImage({ width, height, images }: Dataset, row: number, levels: Uint32Array): void {
  const pixels = width * height;
  const bytes = new DataView(images.buffer, images.byteOffset + row * pixels, pixels);
  const wholeWords = pixels - (pixels % 4);
  for (let pixel = 0; pixel < wholeWords; pixel += 4) {
    const four = bytes.getInt32(pixel, true);
    if (four === 0) {
      continue;
    }
    const start = pixel * LEVELS;
    increment(levels, start + (four & 255));
    increment(levels, start + LEVELS + ((four >>> 8) & 255));
    increment(levels, start + 2 * LEVELS + ((four >>> 16) & 255));
    increment(levels, start + 3 * LEVELS + (four >>> 24));
  }
  for (let pixel = wholeWords; pixel < pixels; pixel++) {
    increment(levels, pixel * LEVELS + bytes.getUint8(pixel));
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

/** Sums of whole numbers are exact in f64 up to 2⁵³, so the difference below loses nothing that shows. */
function moments(levels: Uint32Array, count: number): ClassMoments {
  const pixels = levels.length / LEVELS;
  const mean = new Float64Array(pixels);
  const std = new Float64Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let [sum, squares] = [0, 0];
    for (let value = 1; value < LEVELS; value++) {
      const times = levels[pixel * LEVELS + value] as number;
      sum += times * value;
      squares += times * value * value;
    }
    mean[pixel] = sum / count;
    const spread = Math.max(0, squares - (sum * sum) / count);
    std[pixel] = count > 1 ? Math.sqrt(spread / (count - 1)) : NaN;
  }
  return { count, mean, std };
}

/** What is not ink is paper: the number of zeros is what the other values leave. */
function countPaper(levels: Uint32Array, count: number): void {
  for (let start = 0; start < levels.length; start += LEVELS) {
    let ink = 0;
    for (let value = 1; value < LEVELS; value++) {
      ink += levels[start + value] as number;
    }
    levels[start] = count - ink;
  }
}
