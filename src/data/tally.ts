import type { Dataset } from "./dataset";

/** Values of a byte. */
export const LEVELS = 256;

/** What one pass over the images counts; all further figures follow from it. */
export interface Tally {
  /** How often each pixel has each value, [pixels, 256]. */
  readonly levels: Uint32Array;
  /** How many images each class has, [256]; all in class 0 where there are no labels. */
  readonly classCounts: Uint32Array;
  /** Sum of each pixel over the images of a class, [classes, pixels]. */
  readonly classSums: Float64Array;
  /** Sum of its squares, [classes, pixels]. */
  readonly classSquares: Float64Array;
}

/** Counts every pixel of every image, in one pass over the bytes. */
export function tally({ width, height, classes, count, images, labels }: Dataset): Tally {
  const pixels = width * height;
  const levels = new Uint32Array(pixels * LEVELS);
  const classCounts = new Uint32Array(LEVELS);
  const classSums = new Float64Array(classes * pixels);
  const classSquares = new Float64Array(classes * pixels);
  for (let row = 0; row < count; row++) {
    const label = labels ? (labels[row] as number) : 0;
    classCounts[label] = (classCounts[label] as number) + 1;
    const image = row * pixels;
    const sums = label * pixels;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const value = images[image + pixel] as number;
      // Paper, four bytes of five, adds nothing to the sums and is counted at the end.
      if (value === 0) continue;
      const level = pixel * LEVELS + value;
      const sum = sums + pixel;
      levels[level] = (levels[level] as number) + 1;
      classSums[sum] = (classSums[sum] as number) + value;
      classSquares[sum] = (classSquares[sum] as number) + value * value;
    }
  }
  countPaper(levels, count);
  return { levels, classCounts, classSums, classSquares };
}

/** How often each value occurs, for each pixel a view of [256]. */
export function pixelLevels({ levels }: Tally): Uint32Array[] {
  return Array.from({ length: levels.length / LEVELS }, (_, pixel) =>
    levels.subarray(pixel * LEVELS, (pixel + 1) * LEVELS),
  );
}

/** What is not ink is paper: the number of zeros is what the other values leave. */
function countPaper(levels: Uint32Array, count: number): void {
  for (let start = 0; start < levels.length; start += LEVELS) {
    const ink = levels.subarray(start + 1, start + LEVELS).reduce((sum, times) => sum + times, 0);
    levels[start] = count - ink;
  }
}
