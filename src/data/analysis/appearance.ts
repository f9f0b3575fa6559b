import type { Dataset } from "../dataset.ts";
import { type Paper, papersOf } from "../turn.ts";
import { transpositionLikeness } from "./transposition.ts";

// How the images of a dataset look as a whole. A network reads others well only if they look the same.

/** Undefined stands for what cannot be told. */
export interface Appearance {
  /** Black of images that are white on black, white of those that are black on white. */
  readonly paper: Paper;
  readonly orientation: "upright" | "transposed" | undefined;
}

/** Fewer images than this share against the rest may be chance, for example a filled bag in Fashion-MNIST. */
export const ODD_PAPER_SHARE = 0.01;

/**
 * Mean correlations, −1 to 1. MNIST has 0.95 with built-in digits and 0.59 with transposed ones (its first 60 rows: 0.87
 * and 0.52). With its labels exchanged, so that they name other digits, it has 0.66 to 0.72 and 0.54 to 0.57.
 */
const LEAST_CORRELATION = 0.8;
const LEAST_DIFFERENCE = 0.2;

export function appearanceOf(dataset: Dataset): Appearance {
  return { paper: paperOf(dataset), orientation: orientationOf(dataset) };
}

/** The paper of most images; undefined where some have another one, or most have none. */
function paperOf(dataset: Dataset): Paper {
  const papers = papersOf(dataset);
  const rows = (wanted: Paper) => papers.filter((paper) => paper === wanted).length;
  const [white, black] = [rows("white"), rows("black")];
  if (Math.min(white, black) >= Math.max(1, ODD_PAPER_SHARE * dataset.count)) {
    return undefined;
  }
  const most = white > black ? "white" : "black";
  return Math.max(white, black) > dataset.count / 2 ? most : undefined;
}

/** How the images surely lie; undefined where it is not sure that they are digits. */
export function orientationOf(dataset: Dataset): Appearance["orientation"] {
  // Whatever turns drawn digits makes them count as read.
  if (dataset.drawn !== undefined) {
    return "upright";
  }
  const { upright = 0, transposed = 0 } = transpositionLikeness(dataset) ?? {};
  const isSure =
    Math.max(upright, transposed) >= LEAST_CORRELATION &&
    Math.abs(upright - transposed) >= LEAST_DIFFERENCE;
  if (!isSure) {
    return undefined;
  }
  return transposed > upright ? "transposed" : "upright";
}
