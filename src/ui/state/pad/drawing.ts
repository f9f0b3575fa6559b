import { type Stroke, rasterize, strokesOver } from "../../../data/index.ts";

/** The width of the pen, about that of the strokes of real digits. Pixels of the picture. */
export const PEN = 2.6;

/** Pixels along the side of the picture that the network sees. */
export const SEEN = 28;

/** The tolerance of `rasterize`, larger than the errors of pointers and of arithmetic. Pixels of the picture. */
const TIE = 1e-3;

/** What is on the pad: strokes, the picture of a digit, or strokes on such a picture. */
export interface Drawing {
  /** In fractions of the pad's side. */
  readonly strokes: readonly Stroke[];
  /** [784], of an image that the user opened, or of a digit to draw on. */
  readonly picture: Uint8Array | undefined;
}

export const EMPTY: Drawing = { strokes: [], picture: undefined };

/** What the network sees of a drawing: [784], or undefined of an empty one. */
export function seenOf({ strokes, picture }: Drawing): Uint8Array | undefined {
  if (picture === undefined) {
    return strokes.length === 0 ? undefined : rasterize(strokes, PEN, undefined, TIE);
  }
  return strokes.length === 0 ? picture : strokesOver(picture, strokes, PEN);
}
