import { INK, SIDE, centred } from "./digits/rasterize.ts";

/** A picture in shades of grey, as a camera or a painting program gives it. */
export interface Photo {
  readonly width: number;
  readonly height: number;
  /** [height · width], 0 (black) to 255 (white). */
  readonly shades: Uint8Array;
}

/**
 * Makes of a photographed or painted digit what MNIST would have made of it: ink and paper told apart, the ink's box
 * 20 pixels on its longer side, the centre of mass in the middle of 28 × 28.
 *
 * @returns [784], 0 (paper) to 255 (ink); undefined of a picture in one shade, in which there is no digit
 */
export function pictureOfPhoto(photo: Photo): Uint8Array | undefined {
  const ink = inkOf(photo);
  const box = ink && boxOf(ink, photo);
  return ink && box && centred(shrunk(ink, photo.width, box));
}

/** How far a shade may be from paper's, or ink's, as a share of their distance, and still be meant. */
const STAINS = 0.15;

/** The least ink of a pixel that belongs to the digit. */
const INKED = 0.25;

/** Where the ink lies, in pixels: from `left` to before `right`, and so on. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** How much ink each pixel holds, 0 to 1. The paper is what most of the picture's edge is. */
function inkOf({ width, height, shades }: Photo): Float64Array | undefined {
  const levels = new Uint32Array(256);
  for (const shade of shades) {
    levels[shade] = (levels[shade] as number) + 1;
  }
  const classes = separated(levels);
  if (classes === undefined) {
    return undefined;
  }
  const { threshold, dark, light } = classes;
  let [bright, edge] = [0, 0];
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(1, width - 1);
    for (let x = 0; x < width; x += step, edge++) {
      bright += (shades[y * width + x] as number) > threshold ? 1 : 0;
    }
  }
  const [paper, ink] = 2 * bright >= edge ? [light, dark] : [dark, light];
  const share = (shade: number) => (shade - paper) / (ink - paper);
  // Paper has stains and ink is not even: what is near one or the other is all of it.
  return Float64Array.from(shades, (shade) =>
    Math.min(1, Math.max(0, (share(shade) - STAINS) / (1 - 2 * STAINS))),
  );
}

/**
 * The two kinds of shades in a picture.
 *
 * @param levels how often each shade occurs
 * @returns the mean of each kind and the last shade of the darker; undefined where there is one shade only
 * @see Otsu, "A threshold selection method from gray-level histograms", 1979
 */
function separated(
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
    if (value >= INKED) {
      const [x, y] = [index % width, Math.floor(index / width)];
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  });
  return left < right ? { left, right, top, bottom } : undefined;
}

/** The box's ink in the middle of 28 × 28, each pixel the mean of what it covers. */
function shrunk(ink: Float64Array, width: number, { left, right, top, bottom }: Box): Float64Array {
  const scale = Math.max(right - left, bottom - top) / INK;
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

/** From where to where the part of that index lies, of a length cut into equal parts. */
function span(
  start: number,
  end: number,
  index: number,
  parts: number,
): [from: number, to: number] {
  const length = (end - start) / parts;
  return [start + index * length, Math.min(end, start + (index + 1) * length)];
}
