// The scale of a layer says which value gets the strongest shade. It must fit the weights, which grow as they train, and it must
// not change with every picture, or the colours flicker. So it grows or shrinks by a fixed factor, and only when it must.

/** The strongest shade's distance from 128, which is zero. */
const STRONGEST = 127;

const FACTOR = 1.5;

/** A larger share of the weights beyond the scale makes it grow. */
const MAX_CLIPPED = 0.01;

/** When all but one in two hundred weights stay below this share of the scale, it shrinks. */
const MIN_USED = 0.4;
const FAINT_SHARE = 0.995;

/** How the shades of a layer use their scale. */
export interface ScaleUse {
  /** The share of the weights with the strongest shade, 0 … 1. */
  readonly clipped: number;
  /** By how much the scale is to be multiplied: 1 unless it no longer fits. */
  readonly factor: number;
}

/** @param shades of a layer: 128 is zero, 1 and 255 are the ends of the scale */
export function scaleUseOf(shades: Uint8Array): ScaleUse {
  const counts = new Uint32Array(STRONGEST + 1);
  for (const shade of shades) {
    const distance = Math.min(STRONGEST, Math.abs(shade - 128));
    counts[distance] = (counts[distance] as number) + 1;
  }
  const clipped = (counts[STRONGEST] as number) / shades.length;
  if (clipped > MAX_CLIPPED) {
    return { clipped, factor: FACTOR };
  }
  const used = usedShare(counts, shades.length);
  // Nothing at all is shown before the first step: no scale fits that better.
  const isTooLarge = used > 0 && used < MIN_USED;
  return { clipped, factor: isTooLarge ? 1 / FACTOR : 1 };
}

/** The share of the scale that all but the strongest few shades keep within. */
function usedShare(counts: Uint32Array, total: number): number {
  let seen = 0;
  for (const [distance, count] of counts.entries()) {
    seen += count;
    if (seen >= FAINT_SHARE * total) {
      return distance / STRONGEST;
    }
  }
  return 1;
}
