import type { Augmentation } from "../../src/engine/index.ts";

/** Displacements along a side of the field, and the draws taken before theirs, as in augment.wgsl. */
const GRID = 5;
const DRAWS = 3;

type Vector = readonly [x: number, y: number];

/**
 * augment.wgsl in f64, pixel by pixel, without skipping any.
 *
 * @param pixels [height · width] of one image
 * @returns [height · width], 0 … 255, not rounded
 */
export function variedImage(
  pixels: ArrayLike<number>,
  { width, row, key }: { readonly width: number; readonly row: number; readonly key: number },
  { rotation, scale, shear, shift, elastic }: Augmentation,
): Float64Array {
  const height = pixels.length / width;
  const stream = hash((row ^ key) >>> 0);
  const draw = (number: number): Vector => {
    const bits = hash((stream + number) >>> 0);
    return [(bits & 0xffff) / 2 ** 15 - 1, (bits >>> 16) / 2 ** 15 - 1];
  };
  const [turn, slant] = draw(0);
  const angle = 2 * Math.atan(Math.fround(Math.tan(rotation / 2)) * turn);
  const slope = Math.fround(shear) * slant;
  const [wide, high] = draw(1).map((share) => 1 + Math.fround(scale) * share) as [number, number];
  const moved = draw(2).map((share) => Math.fround(shift) * share);
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const middle: Vector = [(width - 1) / 2, (height - 1) / 2];

  const field = (place: Vector): Vector => {
    const sum = [0, 0];
    for (let down = 0; down < GRID; down++) {
      for (let across = 0; across < GRID; across++) {
        const weight = hat(place[0] - across) * hat(place[1] - down);
        const [x, y] = draw(DRAWS + down * GRID + across);
        sum[0] = (sum[0] as number) + Math.fround(elastic) * weight * x;
        sum[1] = (sum[1] as number) + Math.fround(elastic) * weight * y;
      }
    }
    return sum as unknown as Vector;
  };
  const sourceAt = (x: number, y: number): Vector => {
    const [fromX, fromY] = [(x - middle[0]) * wide, (y - middle[1]) * high];
    const knotX = Math.min((x * (GRID - 1)) / Math.max(1, width - 1), GRID - 1);
    const [moveX, moveY] = field([knotX, (y * (GRID - 1)) / Math.max(1, height - 1)]);
    return [
      middle[0] + (moved[0] as number) + cosine * fromX + (slope * cosine - sine) * fromY + moveX,
      middle[1] + (moved[1] as number) + sine * fromX + (slope * sine + cosine) * fromY + moveY,
    ];
  };

  return Float64Array.from({ length: pixels.length }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    // A straight line between every fourth pixel.
    const [first, share] = [x - (x % 4), (x % 4) / 4];
    const [left, right] = [sourceAt(first, y), sourceAt(first + 4, y)];
    return between(pixels, width, [
      left[0] + share * (right[0] - left[0]),
      left[1] + share * (right[1] - left[1]),
    ]);
  });
}

function hash(word: number): number {
  const state = (Math.imul(word, 747796405) + 2891336453) >>> 0;
  const mixed = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
  return ((mixed >>> 22) ^ mixed) >>> 0;
}

function hat(distance: number): number {
  const t = Math.max(0, 1 - Math.abs(distance));
  return t * t * (3 - 2 * t);
}

function between(pixels: ArrayLike<number>, width: number, [x, y]: Vector): number {
  const height = pixels.length / width;
  const pixel = (column: number, row: number) =>
    column < 0 || row < 0 || column >= width || row >= height
      ? 0
      : (pixels[row * width + column] as number);
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [across, down] = [x - left, y - top];
  return (
    (1 - down) * ((1 - across) * pixel(left, top) + across * pixel(left + 1, top)) +
    down * ((1 - across) * pixel(left, top + 1) + across * pixel(left + 1, top + 1))
  );
}
