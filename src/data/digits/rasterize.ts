import type { Point, Stroke } from "./skeletons.ts";

/** Pixels along a side of an image, as MNIST has them. */
export const SIDE = 28;

/** MNIST scales each digit's ink so that the longer side of its box is 20 pixels. */
const INK = 20;

/** Paper around that box. */
const MARGIN = (SIDE - INK) / 2;

/** MNIST moves each digit so that its centre of mass lies here, to the nearest pixel. */
const CENTRE = 14;

/** Pixels over which ink fades to paper: MNIST's digits were drawn larger and scaled down. */
const EDGE = 1.2;

/**
 * Inks strokes as MNIST's digits are: the inked box 20 pixels on its longer side, the centre of mass in the middle
 * of 28 × 28, whatever the size and place of the drawing.
 *
 * @param strokes in any unit; straight lines between their points
 * @param width of the pen in pixels of the result
 * @returns [784], 0 (paper) to 255 (ink)
 * @see LeCun et al., http://yann.lecun.com/exdb/mnist/, on size normalisation and centring
 */
export function rasterize(strokes: readonly Stroke[], width: number): Uint8Array {
  const pixels = ink(fitted(strokes, width), width);
  return centred(pixels);
}

/** Scales strokes so that their ink, pen included, is 20 pixels on the longer side, and puts it in the middle. */
function fitted(strokes: readonly Stroke[], width: number): Point[][] {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const stroke of strokes) {
    for (const [x, y] of stroke) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  const scale = (INK - width) / Math.max(right - left, bottom - top, 1e-9);
  const middle = (SIDE - 1) / 2;
  return strokes.map((stroke) =>
    stroke.map(([x, y]) => [
      (x - (left + right) / 2) * scale + middle,
      (y - (top + bottom) / 2) * scale + middle,
    ]),
  );
}

/** What is inked at the moment. To make one for each digit would cost a third of the time. */
const paper = new Float64Array(SIDE * SIDE);

/** Coverage of each pixel by the pen: 1 inside, falling to 0 at the edge. Good until the next call. */
function ink(strokes: readonly Stroke[], width: number): Float64Array {
  const pixels = paper.fill(0);
  for (const stroke of strokes) {
    // A dot is a line to itself.
    for (let index = 0; index < Math.max(1, stroke.length - 1); index++) {
      const from = stroke[index] as Point;
      inkSegment(pixels, from, stroke[index + 1] ?? from, width / 2);
    }
  }
  return pixels;
}

/** A pixel's ink falls with its distance from the line. Where it is full or none, no root is taken: that is most. */
function inkSegment(pixels: Float64Array, from: Point, to: Point, radius: number): void {
  const [x0, y0] = from;
  const dx = to[0] - x0;
  const dy = to[1] - y0;
  const scale = 1 / Math.max(dx * dx + dy * dy, 1e-12);
  const reach = radius + EDGE / 2;
  const full = Math.max(0, radius - EDGE / 2);
  const left = Math.max(MARGIN, Math.ceil(Math.min(x0, to[0]) - reach));
  const right = Math.min(SIDE - 1 - MARGIN, Math.floor(Math.max(x0, to[0]) + reach));
  const top = Math.max(MARGIN, Math.ceil(Math.min(y0, to[1]) - reach));
  const bottom = Math.min(SIDE - 1 - MARGIN, Math.floor(Math.max(y0, to[1]) + reach));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) * scale));
      const gapX = x - x0 - along * dx;
      const gapY = y - y0 - along * dy;
      const squared = gapX * gapX + gapY * gapY;
      if (squared < reach * reach) {
        const coverage = squared < full * full ? 1 : (reach - Math.sqrt(squared)) / EDGE;
        const index = y * SIDE + x;
        if (coverage > (pixels[index] as number)) {
          pixels[index] = Math.min(1, coverage);
        }
      }
    }
  }
}

/** Moves the image by whole pixels until its centre of mass is in the middle, and rounds it to bytes. */
function centred(pixels: Float64Array): Uint8Array {
  let [mass, massX, massY] = [0, 0, 0];
  for (let y = 0, index = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, index++) {
      const value = pixels[index] as number;
      mass += value;
      massX += value * x;
      massY += value * y;
    }
  }
  const image = new Uint8Array(SIDE * SIDE);
  if (mass === 0) {
    return image;
  }
  const moveX = Math.round(CENTRE - massX / mass);
  const moveY = Math.round(CENTRE - massY / mass);
  for (let y = Math.max(0, moveY); y < Math.min(SIDE, SIDE + moveY); y++) {
    const from = (y - moveY) * SIDE - moveX;
    for (let x = Math.max(0, moveX); x < Math.min(SIDE, SIDE + moveX); x++) {
      image[y * SIDE + x] = 255 * (pixels[from + x] as number) + 0.5;
    }
  }
  return image;
}
