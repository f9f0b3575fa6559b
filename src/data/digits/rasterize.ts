import type { Point, Stroke } from "./skeletons.ts";

/** Pixels along a side of an image, as in MNIST. */
export const SIDE = 28;

/** MNIST scales each digit so that the longer side of its bounding box is 20 pixels. */
export const INK_SIDE = 20;

/** Pixels of paper around that box. */
const MARGIN = (SIDE - INK_SIDE) / 2;

/** MNIST moves each digit so that its centre of mass is at this pixel, as nearly as whole pixels allow. */
const CENTRE = 14;

/** How hard the pen is pressed at each point of a stroke: its width there, as a multiple of the pen's width. */
export type Pressure = readonly number[];

/** Pixels over which ink fades to paper. MNIST's digits have soft edges, since they were scaled down. */
const EDGE_WIDTH = 1.2;

/**
 * Turns strokes into an image like MNIST's: the longer side of the digit's bounding box is 20 pixels, and its centre of
 * mass is in the middle of 28 × 28. The size and the place of the drawing do not matter.
 *
 * @param strokes in any unit; their points are joined by straight lines
 * @param width of the pen, in pixels of the image
 * @param pressures of each stroke; 1 everywhere if left out
 * @param tie subtracted from the shift to the centre before rounding it, in pixels. The centre of an upright line lies
 *   exactly between two pixels, and a small `tie` rounds lines of every size to the same side. The built-in digits use
 *   0; any other value would change them.
 * @returns [784], 0 (paper) to 255 (ink)
 * @see LeCun et al., http://yann.lecun.com/exdb/mnist/, on size normalisation and centring
 */
export function rasterize(
  strokes: readonly Stroke[],
  width: number,
  pressures?: readonly Pressure[],
  tie = 0,
): Uint8Array {
  return centred(ink(strokes, fitted(strokes, width, pressures), width, pressures), tie);
}

/**
 * Draws strokes on a digit, where they are: neither is scaled or moved.
 *
 * @param picture [784]
 * @param strokes in fractions of the image's side
 * @param width of the pen, in pixels of the image
 * @returns [784], 0 (paper) to 255 (ink)
 */
export function strokesOver(
  picture: Uint8Array,
  strokes: readonly Stroke[],
  width: number,
): Uint8Array {
  // The middle of a pixel is a whole number.
  const drawn = ink(strokes, { scale: SIDE, moveX: -0.5, moveY: -0.5 }, width, undefined);
  return Uint8Array.from(picture, (value, pixel) =>
    Math.max(value, Math.round(255 * (drawn[pixel] as number))),
  );
}

/** Maps a drawing to the image: a point goes to (x · scale + moveX, y · scale + moveY). */
interface Fit {
  readonly scale: number;
  readonly moveX: number;
  readonly moveY: number;
}

/** Scales strokes so that their ink, including the pen's width, is 20 pixels on the longer side, and centres them. */
function fitted(
  strokes: readonly Stroke[],
  width: number,
  pressures: readonly Pressure[] | undefined,
): Fit {
  const longer = Math.max(longerSide(boxOf(strokes, 1, 0, undefined)), 1e-9);
  // Exact for even pressure. With uneven pressure the ink extends a little more or less, so the scale is corrected.
  let scale = (INK_SIDE - width) / longer;
  for (let step = 0; step < 2; step++) {
    const box = boxOf(strokes, scale, width, pressures);
    scale = Math.max(0, scale + (INK_SIDE - longerSide(box)) / longer);
  }
  const { left, right, top, bottom } = boxOf(strokes, scale, width, pressures);
  return { scale, moveX: (SIDE - 1 - left - right) / 2, moveY: (SIDE - 1 - top - bottom) / 2 };
}

/** The bounding box of the ink, in pixels. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The bounding box of strokes that are drawn `scale` times as large. Loops by index, since `entries()` is slower. */
function boxOf(
  strokes: readonly Stroke[],
  scale: number,
  width: number,
  pressures: readonly Pressure[] | undefined,
): Box {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let which = 0; which < strokes.length; which++) {
    const stroke = strokes[which] as Stroke;
    const pressure = pressures?.[which];
    for (let index = 0; index < stroke.length; index++) {
      const [x, y] = stroke[index] as Point;
      const radius = (width / 2) * (pressure?.[index] ?? 1);
      left = Math.min(left, x * scale - radius);
      right = Math.max(right, x * scale + radius);
      top = Math.min(top, y * scale - radius);
      bottom = Math.max(bottom, y * scale + radius);
    }
  }
  return { left, right, top, bottom };
}

function longerSide({ left, right, top, bottom }: Box): number {
  return Math.max(right - left, bottom - top);
}

/** The image that `ink` draws, reused: to allocate one for each digit would take a third of the time. */
const canvas = new Float64Array(SIDE * SIDE);

/** How much of each pixel the pen covers: 1 inside, falling to 0 at the edge. Valid until the next call. */
function ink(
  strokes: readonly Stroke[],
  { scale, moveX, moveY }: Fit,
  width: number,
  pressures: readonly Pressure[] | undefined,
): Float64Array {
  const pixels = canvas.fill(0);
  for (let which = 0; which < strokes.length; which++) {
    const stroke = strokes[which] as Stroke;
    const pressure = pressures?.[which];
    let from: PenMark | undefined;
    for (let index = 0; index < stroke.length; index++) {
      const [x, y] = stroke[index] as Point;
      const radius = (width / 2) * (pressure?.[index] ?? 1);
      const to = { x: x * scale + moveX, y: y * scale + moveY, radius };
      // A stroke of one point is drawn as a line from that point to itself.
      if (from !== undefined || stroke.length === 1) {
        inkSegment(pixels, from ?? to, to);
      }
      from = to;
    }
  }
  return pixels;
}

/** The round mark of the pen at one point, in pixels. */
interface PenMark {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/**
 * Draws a line. A pixel's ink depends on its distance from the line; the pen's radius changes evenly from one end to the
 * other. The square root is computed only for pixels at the edge, since most pixels are clearly inside or outside.
 */
function inkSegment(pixels: Float64Array, from: PenMark, to: PenMark): void {
  const { x: x0, y: y0, radius } = from;
  const dx = to.x - x0;
  const dy = to.y - y0;
  const growth = to.radius - radius;
  const scale = 1 / Math.max(dx * dx + dy * dy, 1e-12);
  const farthest = Math.max(radius, to.radius) + EDGE_WIDTH / 2;
  const left = Math.max(MARGIN, Math.ceil(Math.min(x0, to.x) - farthest));
  const right = Math.min(SIDE - 1 - MARGIN, Math.floor(Math.max(x0, to.x) + farthest));
  const top = Math.max(MARGIN, Math.ceil(Math.min(y0, to.y) - farthest));
  const bottom = Math.min(SIDE - 1 - MARGIN, Math.floor(Math.max(y0, to.y) + farthest));
  for (let y = top; y <= bottom; y++) {
    const fromY = y - y0;
    const alongY = fromY * dy;
    for (let x = left; x <= right; x++) {
      const index = y * SIDE + x;
      const inked = pixels[index] as number;
      // Most pixels of a segment are already covered by the segment before it.
      if (inked === 1) {
        continue;
      }
      const fromX = x - x0;
      const along = Math.min(1, Math.max(0, (fromX * dx + alongY) * scale));
      const gapX = fromX - along * dx;
      const gapY = fromY - along * dy;
      const squared = gapX * gapX + gapY * gapY;
      const reach = radius + along * growth + EDGE_WIDTH / 2;
      if (squared < reach * reach) {
        const full = Math.max(0, reach - EDGE_WIDTH);
        const coverage = squared < full * full ? 1 : (reach - Math.sqrt(squared)) / EDGE_WIDTH;
        if (coverage > inked) {
          pixels[index] = Math.min(1, coverage);
        }
      }
    }
  }
}

/**
 * Moves the ink by whole pixels so that its centre of mass is in the middle, and rounds it to bytes.
 *
 * @param pixels [784], 0 (paper) to 1 (ink); all ink is inside the margin
 * @param tie see {@link rasterize}
 */
export function centred(pixels: Float64Array, tie = 0): Uint8Array {
  const end = SIDE - MARGIN;
  let [mass, massX, massY] = [0, 0, 0];
  for (let y = MARGIN; y < end; y++) {
    for (let x = MARGIN; x < end; x++) {
      const value = pixels[y * SIDE + x] as number;
      mass += value;
      massX += value * x;
      massY += value * y;
    }
  }
  const image = new Uint8Array(SIDE * SIDE);
  if (mass === 0) {
    return image;
  }
  const moveX = Math.round(CENTRE - massX / mass - tie);
  const moveY = Math.round(CENTRE - massY / mass - tie);
  for (let y = MARGIN; y < end; y++) {
    const toY = y + moveY;
    for (let x = MARGIN; x < end; x++) {
      const toX = x + moveX;
      if (toX >= 0 && toX < SIDE && toY >= 0 && toY < SIDE) {
        image[toY * SIDE + toX] = 255 * (pixels[y * SIDE + x] as number) + 0.5;
      }
    }
  }
  return image;
}
