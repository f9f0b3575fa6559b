import { type Stroke, rasterize } from "../../data/index.ts";

/** The pen in pixels of the picture: the strokes of real digits are about so wide. */
export const PEN = 2.6;

/** Pixels along the side of the picture that the network sees. */
export const SEEN = 28;

/** More than pointers and arithmetic are inexact by. Pixels of the picture. */
const TIE = 1e-3;

/** What is on the pad: strokes, or the picture of a digit. */
export interface Drawing {
  /** In shares of the pad's side. */
  readonly strokes: readonly Stroke[];
  /** [784], of an image that somebody gave. */
  readonly picture: Uint8Array | undefined;
}

export const EMPTY: Drawing = { strokes: [], picture: undefined };

/** What the network sees of a drawing: [784], or undefined of an empty one. */
export function seenOf({ strokes, picture }: Drawing): Uint8Array | undefined {
  return strokes.length === 0 ? picture : rasterize(strokes, PEN, undefined, TIE);
}
