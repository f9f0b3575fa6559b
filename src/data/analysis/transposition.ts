import type { Dataset } from "../dataset.ts";
import { builtInDigits } from "../digits/generate.ts";

// EMNIST's images are stored with rows and columns swapped. Whether a dataset's are shows in the mean image of each digit:
// it is compared with the mean of the built-in digits, upright and transposed.

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const DIGITS = 10;

/** How many built-in digits are drawn, and how many rows are looked at. */
const DRAWN = 400;
const MAX_ROWS = 4000;

/** A mean of fewer images is no guide. */
const MIN_ROWS_OF_CLASS = 3;
const MIN_CLASSES = 6;

/** The mean correlation with built-in digits, upright and transposed; undefined if these cannot be digits. */
export function transpositionLikeness(
  dataset: Dataset,
): { readonly upright: number; readonly transposed: number } | undefined {
  const { width, height, labels } = dataset;
  // In EMNIST's letters, 1 is A.
  if (width !== SIDE || height !== SIDE || labels?.includes(0) !== true) {
    return undefined;
  }
  const own = classMeans(dataset);
  const drawn = classMeans(builtInDigits({ count: DRAWN, seed: 1 }));
  const known = own.flatMap((mean, digit) => {
    const other = drawn[digit];
    return mean === undefined || other === undefined ? [] : [{ mean, other }];
  });
  if (known.length < MIN_CLASSES) {
    return undefined;
  }
  const average = (of: (pair: (typeof known)[number]) => number) =>
    known.reduce((sum, pair) => sum + of(pair), 0) / known.length;
  return {
    upright: average(({ mean, other }) => correlation(mean, other)),
    transposed: average(({ mean, other }) => correlation(mean, swapped(other))),
  };
}

/** The mean image of each digit, [784]; undefined for a digit with too few rows. */
function classMeans({ images, labels, count }: Dataset): (Float64Array | undefined)[] {
  const sums = Array.from({ length: DIGITS }, () => new Float64Array(PIXELS));
  const rows = new Uint32Array(DIGITS);
  // Rows from the whole dataset, which may be sorted.
  const step = Math.max(1, Math.floor(count / MAX_ROWS));
  for (let row = 0; row < count; row += step) {
    const digit = labels?.[row] ?? DIGITS;
    const sum = sums[digit];
    if (sum !== undefined) {
      rows[digit] = (rows[digit] as number) + 1;
      for (let pixel = 0; pixel < PIXELS; pixel++) {
        sum[pixel] = (sum[pixel] as number) + (images[row * PIXELS + pixel] as number);
      }
    }
  }
  return sums.map((sum, digit) =>
    (rows[digit] as number) < MIN_ROWS_OF_CLASS
      ? undefined
      : sum.map((value) => value / (rows[digit] as number)),
  );
}

function swapped(image: Float64Array): Float64Array {
  return image.map((_, pixel) => image[(pixel % SIDE) * SIDE + Math.floor(pixel / SIDE)] as number);
}

/** Pearson's correlation coefficient; 0 if one of the images is of one shade. */
function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (image: Float64Array) => image.reduce((sum, value) => sum + value, 0) / PIXELS;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const [x, y] = [(a[pixel] as number) - meanA, (b[pixel] as number) - meanB];
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return squaresA === 0 || squaresB === 0 ? 0 : both / Math.sqrt(squaresA * squaresB);
}
