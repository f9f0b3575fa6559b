// The pictures of a report: weights and digits as small PNGs. What is zero is transparent, so that they look right on paper,
// on a light page and on a dark one.

import type { DigitPrediction } from "../examine/examination.ts";
import type { WeightPictures } from "../examine/layer-pictures.ts";
import { type Markup, markup } from "./markup.ts";
import { type Colour, palettePng, pngAddress } from "./small-png.ts";

/** Shades of one sign; of two signs there are 2 · 7 + 1. */
const SIGNED_SHADES = 7;
const INK_SHADES = 15;

/** The page's orange for weights above zero, and its blue for those below. */
const ABOVE = [213, 94, 0] as const;
const BELOW = [0, 114, 178] as const;

const SIGNED_PALETTE: readonly Colour[] = Array.from({ length: 2 * SIGNED_SHADES + 1 }, (_, at) => {
  const level = at - SIGNED_SHADES;
  const colour = level < 0 ? BELOW : ABOVE;
  return [...colour, Math.round((255 * Math.abs(level)) / SIGNED_SHADES)];
});

const INK_PALETTE: readonly Colour[] = Array.from({ length: INK_SHADES + 1 }, (_, level) => {
  return [0, 0, 0, Math.round((255 * level) / INK_SHADES)];
});

/** Bytes that the pictures of all units together have at most, before they are compressed. */
const MOST_WEIGHT_BYTES = 150_000;

/** How many units are shown: all, unless their images are large. */
export function shownUnitCount({ units }: WeightPictures): number {
  const pixels = units[0]?.length ?? 1;
  return Math.min(units.length, Math.floor(MOST_WEIGHT_BYTES / (pixels / 2)));
}

/** The weights of the first layer, a picture for each unit. */
export function weightImages(weights: WeightPictures): readonly Markup[] {
  const { units, width } = weights;
  return units
    .slice(0, shownUnitCount(weights))
    .map((shades, unit) =>
      image(width, levelsOf(shades, 2 * SIGNED_SHADES), SIGNED_PALETTE, `Unit ${unit + 1}`),
    );
}

/** One digit, for an element with the class `ink`. */
export function digitImage({ width, pixels }: DigitPrediction, words: string): Markup {
  return image(width, levelsOf(pixels, INK_SHADES), INK_PALETTE, words);
}

function levelsOf(bytes: Uint8Array, most: number): Uint8Array {
  return bytes.map((byte) => Math.round((most * byte) / 255));
}

function image(
  width: number,
  levels: Uint8Array,
  palette: readonly Colour[],
  words: string,
): Markup {
  const address = pngAddress(palettePng(width, levels, palette));
  return markup`<img alt="${words}" width="${width}" height="${levels.length / width}" src="${address}">`;
}
