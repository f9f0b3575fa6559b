import type { Point, Stroke } from "./skeletons.ts";

/** Pixels along a side of an image, as MNIST has them. */
export const SIDE = 28;

/** MNIST scales each digit's ink so that the longer side of its box is 20 pixels. */
const INK = 20;

/** MNIST moves each digit so that its centre of mass lies here, to the nearest pixel. */
const CENTRE = 14;

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
  const points = strokes.flat();
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right, top, bottom] = [
    Math.min(...xs),
    Math.max(...xs),
    Math.min(...ys),
    Math.max(...ys),
  ];
  const scale = (INK - width) / Math.max(right - left, bottom - top, 1e-9);
  const middle = (SIDE - 1) / 2;
  return strokes.map((stroke) =>
    stroke.map(([x, y]) => [
      (x - (left + right) / 2) * scale + middle,
      (y - (top + bottom) / 2) * scale + middle,
    ]),
  );
}

/** Coverage of each pixel by the pen: 1 inside, falling to 0 over one pixel at the edge. */
function ink(strokes: readonly Stroke[], width: number): Float64Array {
  const pixels = new Float64Array(SIDE * SIDE);
  for (const stroke of strokes) {
    // A dot is a line to itself.
    for (let index = 0; index < Math.max(1, stroke.length - 1); index++) {
      const from = stroke[index] as Point;
      inkSegment(pixels, from, stroke[index + 1] ?? from, width / 2);
    }
  }
  return pixels;
}

function inkSegment(pixels: Float64Array, [x0, y0]: Point, [x1, y1]: Point, radius: number): void {
  const reach = radius + 1;
  const [left, right] = pixelRange(x0, x1, reach);
  const [top, bottom] = pixelRange(y0, y1, reach);
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = Math.max(dx * dx + dy * dy, 1e-12);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
      const [gapX, gapY] = [x - x0 - along * dx, y - y0 - along * dy];
      const coverage = radius + 0.5 - Math.sqrt(gapX * gapX + gapY * gapY);
      const index = y * SIDE + x;
      pixels[index] = Math.max(pixels[index] as number, Math.min(1, coverage));
    }
  }
}

function pixelRange(a: number, b: number, reach: number): [first: number, last: number] {
  return [
    Math.max(0, Math.ceil(Math.min(a, b) - reach)),
    Math.min(SIDE - 1, Math.floor(Math.max(a, b) + reach)),
  ];
}

/** Moves the image by whole pixels until its centre of mass is in the middle, and rounds it to bytes. */
function centred(pixels: Float64Array): Uint8Array {
  let [mass, massX, massY] = [0, 0, 0];
  pixels.forEach((value, index) => {
    mass += value;
    massX += value * (index % SIDE);
    massY += value * Math.floor(index / SIDE);
  });
  const out = new Uint8Array(SIDE * SIDE);
  if (mass === 0) {
    return out;
  }
  const moveX = Math.round(CENTRE - massX / mass);
  const moveY = Math.round(CENTRE - massY / mass);
  pixels.forEach((value, index) => {
    const x = (index % SIDE) + moveX;
    const y = Math.floor(index / SIDE) + moveY;
    if (x >= 0 && x < SIDE && y >= 0 && y < SIDE) {
      out[y * SIDE + x] = Math.round(255 * value);
    }
  });
  return out;
}
