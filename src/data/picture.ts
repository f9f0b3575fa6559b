import { INK_SIDE, SIDE, centred } from "./digits/rasterize.ts";

/** A greyscale picture, for example from a camera or a painting program. */
export interface Photo {
  readonly width: number;
  readonly height: number;
  /** [height · width], 0 (black) to 255 (white). */
  readonly shades: Uint8Array;
}

/**
 * Turns a photo of a written digit into an image like MNIST's: it separates ink from paper, scales the digit so that
 * the longer side of its bounding box is 20 pixels, and puts its centre of mass in the middle of 28 × 28.
 *
 * @returns [784], 0 (paper) to 255 (ink); undefined if the picture has only one shade and so contains no digit
 */
export function pictureOfPhoto(photo: Photo): Uint8Array | undefined {
  const ink = inkOf(photo);
  const box = ink && boxOf(ink, photo);
  return ink && box && centred(scaledInk(ink, photo.width, box));
}

/**
 * Paper has stains and ink is uneven: a shade that is this near to the mean shade of paper or of ink, as a share of the
 * distance between the two, counts as pure paper or pure ink.
 */
const SHADE_TOLERANCE = 0.15;

/** A pixel belongs to the digit if it has at least this much ink, 0 to 1. */
const MIN_INK = 0.25;

/** The bounding box of the ink, in pixels; `right` and `bottom` are exclusive. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** How much ink each pixel has, 0 to 1. The shade of most pixels at the picture's edge is taken for paper. */
function inkOf({ width, height, shades }: Photo): Float64Array | undefined {
  const levels = new Uint32Array(256);
  for (const shade of shades) {
    levels[shade] = (levels[shade] as number) + 1;
  }
  const classes = otsuClasses(levels);
  if (classes === undefined) {
    return undefined;
  }
  const { threshold, dark, light } = classes;
  let [brightEdgePixels, edgePixels] = [0, 0];
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(1, width - 1);
    for (let x = 0; x < width; x += step, edgePixels++) {
      brightEdgePixels += (shades[y * width + x] as number) > threshold ? 1 : 0;
    }
  }
  const [paper, ink] = 2 * brightEdgePixels >= edgePixels ? [light, dark] : [dark, light];
  const share = (shade: number) => (shade - paper) / (ink - paper);
  return Float64Array.from(shades, (shade) =>
    Math.min(1, Math.max(0, (share(shade) - SHADE_TOLERANCE) / (1 - 2 * SHADE_TOLERANCE))),
  );
}

/**
 * Divides the shades of a picture into dark ones and light ones, by Otsu's method.
 *
 * @param levels how often each shade occurs, [256]
 * @returns the mean of each class, and as threshold the lightest dark shade; undefined if there is only one shade
 * @see Otsu, "A threshold selection method from gray-level histograms", 1979
 */
function otsuClasses(
  levels: Uint32Array,
): { threshold: number; dark: number; light: number } | undefined {
  const count = levels.reduce((sum, times) => sum + times, 0);
  const total = levels.reduce((sum, times, shade) => sum + times * shade, 0);
  let [below, belowTotal, widest] = [0, 0, 0];
  let found: { threshold: number; dark: number; light: number } | undefined;
  for (const [threshold, times] of levels.entries()) {
    below += times;
    belowTotal += times * threshold;
    const above = count - below;
    if (below > 0 && above > 0) {
      const [dark, light] = [belowTotal / below, (total - belowTotal) / above];
      const between = below * above * (light - dark) ** 2;
      if (between > widest) {
        widest = between;
        found = { threshold, dark, light };
      }
    }
  }
  return found;
}

function boxOf(ink: Float64Array, { width, height }: Photo): Box | undefined {
  let [left, right, top, bottom] = [width, 0, height, 0];
  ink.forEach((value, index) => {
    if (value >= MIN_INK) {
      const [x, y] = [index % width, Math.floor(index / width)];
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  });
  return left < right ? { left, right, top, bottom } : undefined;
}

/** The ink in the box, scaled into the middle of 28 × 28. Each pixel is the mean of the area it covers. */
function scaledInk(
  ink: Float64Array,
  width: number,
  { left, right, top, bottom }: Box,
): Float64Array {
  const scale = Math.max(right - left, bottom - top) / INK_SIDE;
  const [columns, rows] = [
    Math.max(1, Math.round((right - left) / scale)),
    Math.max(1, Math.round((bottom - top) / scale)),
  ];
  const x0 = Math.floor((SIDE - columns) / 2);
  const y0 = Math.floor((SIDE - rows) / 2);
  const pixels = new Float64Array(SIDE * SIDE);
  for (let y = 0; y < rows; y++) {
    const [from, to] = span(top, bottom, y, rows);
    for (let x = 0; x < columns; x++) {
      const [first, last] = span(left, right, x, columns);
      let sum = 0;
      for (let row = Math.floor(from); row < to; row++) {
        const high = Math.min(row + 1, to) - Math.max(row, from);
        for (let column = Math.floor(first); column < last; column++) {
          const wide = Math.min(column + 1, last) - Math.max(column, first);
          sum += high * wide * (ink[row * width + column] as number);
        }
      }
      pixels[(y0 + y) * SIDE + x0 + x] = sum / ((to - from) * (last - first));
    }
  }
  return pixels;
}

/** Start and end of part `index`, if the range from `start` to `end` is cut into equal parts. */
function span(
  start: number,
  end: number,
  index: number,
  parts: number,
): [from: number, to: number] {
  const length = (end - start) / parts;
  return [start + index * length, Math.min(end, start + (index + 1) * length)];
}
