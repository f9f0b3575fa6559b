// Principal components: the directions, at right angles to each other, along which the images of a data set differ most. They are
// the eigenvectors of the covariance of the pixels. All images count, and the sums they are computed from are whole numbers, so
// nothing is estimated.

import type { Dataset } from "../dataset.ts";
import { type SymmetricMatrix, leadingEigenvectors } from "./leading-eigenvectors.ts";

/** The first principal components of a data set. */
export interface PrincipalComponents {
  /** [pixels], the mean image, where two components meet. */
  readonly mean: Float64Array;
  /** The largest variance first. */
  readonly components: readonly PrincipalComponent[];
}

export interface PrincipalComponent {
  /** [pixels], of length 1; where the share is 0 any direction, or all zeros. */
  readonly direction: Float64Array;
  /** The part of the images' whole variance that lies along it, 0 to 1. */
  readonly share: number;
}

/** The largest images, in pixels: the covariance has as many numbers as the square of it. */
export const MAX_COMPONENT_PIXELS = 2500;

/** Multiplications between two rests: about ten milliseconds. */
const WORK_BETWEEN_RESTS = 10_000_000;

/** Sums over images, all of them whole numbers below 2⁵³, and so exact. */
interface Sums {
  /** [pixels]. */
  readonly of: Float64Array;
  /** [pixels, pixels], of the products of two pixels, on and below the diagonal. */
  readonly ofProducts: Float64Array;
}

/**
 * The first principal components of all images.
 *
 * @param rested is called every ten milliseconds or so, for others to work
 */
export async function principalComponents(
  dataset: Pick<Dataset, "images" | "count" | "width" | "height">,
  count: number,
  rested: () => Promise<void> = () => Promise.resolve(),
): Promise<PrincipalComponents> {
  const { width, height, count: rows } = dataset;
  const pixels = width * height;
  const ground = groundOf(dataset.images);
  const sums = await sumsOf(dataset, ground, rested);
  const covariance = covarianceOf(sums, rows);
  let variance = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    variance += covariance.values[pixel * (pixels + 1)] as number;
  }
  const pairs = await leadingEigenvectors(covariance, count, rested);
  return {
    mean: sums.of.map((sum) => (ground === 0 ? sum / rows : 255 - sum / rows)),
    components: pairs.map(({ value, vector }) => ({
      direction: vector,
      share: variance === 0 ? 0 : Math.max(0, value) / variance,
    })),
  };
}

/** Where images lie along the components, [count, components]. */
export function coordinatesOf(
  { images, count }: Pick<Dataset, "images" | "count">,
  { mean, components }: PrincipalComponents,
): Float32Array<ArrayBuffer> {
  const pixels = mean.length;
  const coordinates = new Float32Array(count * components.length);
  for (const [at, { direction }] of components.entries()) {
    const middle = mean.reduce(
      (sum, value, pixel) => sum + value * (direction[pixel] as number),
      0,
    );
    for (let row = 0; row < count; row++) {
      let sum = -middle;
      for (let pixel = 0; pixel < pixels; pixel++) {
        sum += (images[row * pixels + pixel] as number) * (direction[pixel] as number);
      }
      coordinates[row * components.length + at] = sum;
    }
  }
  return coordinates;
}

/**
 * The value that most pixels are nearest to: 0, or 255 in inverted images. What is measured from there is mostly zero, and zeros
 * cost nothing. The covariance is the same.
 */
function groundOf(images: Uint8Array): 0 | 255 {
  let [empty, full] = [0, 0];
  for (const value of images) {
    empty += +(value === 0);
    full += +(value === 255);
  }
  return empty >= full ? 0 : 255;
}

async function sumsOf(
  { images, count, width, height }: Parameters<typeof principalComponents>[0],
  ground: 0 | 255,
  rested: () => Promise<void>,
): Promise<Sums> {
  const pixels = width * height;
  const sums = { of: new Float64Array(pixels), ofProducts: new Float64Array(pixels * pixels) };
  const [places, values] = [new Uint32Array(pixels), new Float64Array(pixels)];
  let work = 0;
  for (let row = 0; row < count; row++) {
    let inked = 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const value = Math.abs((images[row * pixels + pixel] as number) - ground);
      if (value > 0) {
        places[inked] = pixel;
        values[inked] = value;
        inked++;
      }
    }
    addProducts(sums, places, values, inked);
    work += pixels + (inked * inked) / 2;
    if (work > WORK_BETWEEN_RESTS) {
      work = 0;
      await rested();
    }
  }
  return sums;
}

function addProducts(
  { of, ofProducts }: Sums,
  places: Uint32Array,
  values: Float64Array,
  inked: number,
): void {
  const pixels = of.length;
  for (let i = 0; i < inked; i++) {
    const [place, value] = [places[i] as number, values[i] as number];
    of[place] = (of[place] as number) + value;
    const start = place * pixels;
    for (let j = 0; j <= i; j++) {
      const cell = start + (places[j] as number);
      ofProducts[cell] = (ofProducts[cell] as number) + value * (values[j] as number);
    }
  }
}

/** In place of the sums of products, which are as large as the covariance. */
function covarianceOf({ of, ofProducts }: Sums, rows: number): SymmetricMatrix {
  const size = of.length;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const product = (of[row] as number) * (of[column] as number);
      const value = ((ofProducts[row * size + column] as number) - product / rows) / rows;
      ofProducts[row * size + column] = value;
      ofProducts[column * size + row] = value;
    }
  }
  return { size, values: ofProducts };
}
