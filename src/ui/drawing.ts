import { type Stroke, rasterize } from "../data/index.ts";

/** The pen in pixels of the picture: the strokes of real digits are about so wide. */
export const PEN = 2.6;

/** Pixels along the side of the picture that the network sees. */
export const SEEN = 28;

/** What the network sees of a drawing: [784], or undefined of an empty one. */
export function pictureOf(strokes: readonly Stroke[]): Uint8Array | undefined {
  return strokes.length === 0 ? undefined : rasterize(strokes, PEN);
}
