import type { Point, Stroke } from "./skeletons.ts";

/** Pixels along a side of an image, as MNIST has them. */
export const SIDE = 28;

/** MNIST scales each digit's ink so that the longer side of its box is 20 pixels. */
export const INK = 20;

/** Paper around that box. */
const MARGIN = (SIDE - INK) / 2;

/** MNIST moves each digit so that its centre of mass lies here, to the nearest pixel. */
const CENTRE = 14;

/** How hard the pen is pressed at each point of a stroke: its width there, as a share of the whole. */
export type Pressure = readonly number[];

/** Pixels over which ink fades to paper: MNIST's digits were drawn larger and scaled down. */
const EDGE = 1.2;

/**
 * Inks strokes as MNIST's digits are: the inked box 20 pixels on its longer side, the centre of mass in the middle
 * of 28 × 28, whatever the size and place of the drawing.
 *
 * @param strokes in any unit; straight lines between their points
 * @param width of the pen in pixels of the result
 * @param pressures of each stroke; everywhere 1 if left out
 * @param tie so far below the nearest pixel the middle is rounded, in pixels: that of an upright line lies just between
 *   two, and all sizes of it shall fall to the same side. The built-in digits do without, or they would be others.
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

/** How to bring a drawing to its place: a point goes to x · scale + moveX, y · scale + moveY. */
interface Fit {
  readonly scale: number;
  readonly moveX: number;
  readonly moveY: number;
}

/** Scales strokes so that their ink, pen included, is 20 pixels on the longer side, and puts it in the middle. */
function fitted(
  strokes: readonly Stroke[],
  width: number,
  pressures: readonly Pressure[] | undefined,
): Fit {
  const longer = Math.max(longerSide(boxOf(strokes, 1, 0, undefined)), 1e-9);
  // Right for an even pen; where it is pressed unevenly, the ink reaches a little less or more far.
  let scale = (INK - width) / longer;
  for (let step = 0; step < 2; step++) {
    const box = boxOf(strokes, scale, width, pressures);
    scale = Math.max(0, scale + (INK - longerSide(box)) / longer);
  }
  const { left, right, top, bottom } = boxOf(strokes, scale, width, pressures);
  return { scale, moveX: (SIDE - 1 - left - right) / 2, moveY: (SIDE - 1 - top - bottom) / 2 };
}

/** The ends of the ink, in pixels. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the ink of strokes lies that are drawn `scale` times as large. Loops by index: pairs of entries cost time. */
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

/** What is inked at the moment. To make one for each digit would cost a third of the time. */
const paper = new Float64Array(SIDE * SIDE);

/** Coverage of each pixel by the pen: 1 inside, falling to 0 at the edge. Good until the next call. */
function ink(
  strokes: readonly Stroke[],
  { scale, moveX, moveY }: Fit,
  width: number,
  pressures: readonly Pressure[] | undefined,
): Float64Array {
  const pixels = paper.fill(0);
  for (let which = 0; which < strokes.length; which++) {
    const stroke = strokes[which] as Stroke;
    const pressure = pressures?.[which];
    let from: Dab | undefined;
    for (let index = 0; index < stroke.length; index++) {
      const [x, y] = stroke[index] as Point;
      const radius = (width / 2) * (pressure?.[index] ?? 1);
      const to = { x: x * scale + moveX, y: y * scale + moveY, radius };
      // A dot is a line to itself.
      if (from !== undefined || stroke.length === 1) {
        inkSegment(pixels, from ?? to, to);
      }
      from = to;
    }
  }
  return pixels;
}

/** The pen on the paper, in pixels. */
interface Dab {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/**
 * A pixel's ink falls with its distance from the line, along which the radius changes evenly. Where it is full or
 * none, no root is taken: that is most.
 */
function inkSegment(pixels: Float64Array, from: Dab, to: Dab): void {
  const { x: x0, y: y0, radius } = from;
  const dx = to.x - x0;
  const dy = to.y - y0;
  const growth = to.radius - radius;
  const scale = 1 / Math.max(dx * dx + dy * dy, 1e-12);
  const farthest = Math.max(radius, to.radius) + EDGE / 2;
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
      // Neighbouring segments lie on each other for the most part.
      if (inked === 1) {
        continue;
      }
      const fromX = x - x0;
      const along = Math.min(1, Math.max(0, (fromX * dx + alongY) * scale));
      const gapX = fromX - along * dx;
      const gapY = fromY - along * dy;
      const squared = gapX * gapX + gapY * gapY;
      const reach = radius + along * growth + EDGE / 2;
      if (squared < reach * reach) {
        const full = Math.max(0, reach - EDGE);
        const coverage = squared < full * full ? 1 : (reach - Math.sqrt(squared)) / EDGE;
        if (coverage > inked) {
          pixels[index] = Math.min(1, coverage);
        }
      }
    }
  }
}

/**
 * Moves the ink, all of it inside the margin, by whole pixels until its centre of mass is in the middle, and rounds it
 * to bytes.
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
