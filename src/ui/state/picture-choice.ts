import type { PictureContent, UnitAddress } from "../../engine/index.ts";
import type { Watched } from "../../worker/picture/picture-state.ts";

/** What the page shows of the network, and whether anybody can see it. */
export interface PictureChoice {
  readonly content: PictureContent;
  /** A row of the validation digits that the page shows, from 0. */
  readonly row: number;
  /** Shows the drawing in place of that digit, where there is one. */
  readonly showsDrawing: boolean;
  readonly unit: UnitAddress | undefined;
  /** The picture is on screen. */
  readonly isVisible: boolean;
}

export const initialChoice: PictureChoice = {
  content: "weights",
  row: 0,
  showsDrawing: true,
  unit: undefined,
  isVisible: false,
};

/**
 * What the worker takes pictures of; nothing where nobody sees them.
 *
 * @param drawn the image on the pad, as the network sees it
 */
export function watchedOf(
  { content, row, showsDrawing, unit, isVisible }: PictureChoice,
  drawn: Uint8Array | undefined,
): Watched | undefined {
  const digit = showsDrawing && drawn !== undefined ? drawn : row;
  return isVisible ? { content, digit, unit } : undefined;
}
