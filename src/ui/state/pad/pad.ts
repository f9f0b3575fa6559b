// What a user does with the pad, as functions of the page.

import { errorMessage } from "../../../base/error-message.ts";
import { withArticle } from "../../../base/format.ts";
import type { Correction } from "../../../data/index.ts";
import type { Page } from "../page.ts";
import { storeCorrections } from "./corrections.ts";
import { EMPTY, seenOf } from "./drawing.ts";

const NOT_STORED =
  "This browser has no space to store drawings: they are lost when the page is closed. ";

/** Removes the last stroke, or the picture that nothing is drawn on. */
export function undoStroke(page: Page): Promise<void> {
  const { strokes, picture } = page.drawing;
  return page.draw(strokes.length === 0 ? EMPTY : { strokes: strokes.slice(0, -1), picture });
}

/** Puts a digit on the pad, to draw on it. */
export async function drawOn(page: Page, pixels: Uint8Array): Promise<void> {
  await Promise.all([page.show("train"), page.draw({ strokes: [], picture: pixels })]);
  page.element.focusPad();
}

/** Puts the picture of a digit on the pad. */
export async function readImage(page: Page, file: File): Promise<void> {
  try {
    const { pictureOfFile } = await import("./photo.ts");
    await page.draw({ strokes: [], picture: await pictureOfFile(file) });
  } catch (error) {
    page.messages.show(errorMessage(error));
  }
}

/** Stores the drawing with its true label. */
export function correct(page: Page, label: number): void {
  const pixels = seenOf(page.drawing);
  if (pixels !== undefined) {
    setCorrections(page, [...page.corrections, { label, pixels }]);
    page.messages.showBriefly(`${page.messages.notice}Stored as ${withArticle(label)}.`);
  }
}

/** Lets the next run learn from the corrected drawings, too, or not. */
export function learnCorrections(page: Page, learnsCorrections: boolean): void {
  page.change({ learnsCorrections });
}

export function setCorrections(page: Page, corrections: readonly Correction[]): void {
  page.change({ corrections });
  if (!storeCorrections(corrections)) {
    page.messages.show(NOT_STORED);
  }
}
