import { grouped } from "../../base/words.ts";
import { DataError } from "../dataset.ts";
import type { Chunks } from "../source.ts";

/** A stretch of the file that begins at the start of a line. */
export interface LineWindow {
  /** The stretch lies at [start, end); a byte after it is 0, which is part of no line. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Whoever reads lines moves it to the start of the first line that is not read yet. */
  start: number;
  end: number;
}

/** 64 × 64 pixels in quotes need 25 kB, and their names in the header 50. */
export const LONGEST_LINE = 128 * 1024;
const WINDOW_BYTES = 2 * LONGEST_LINE;

const LINE_FEED = 10;

/**
 * Cuts chunks, which end anywhere, into stretches that begin at a line. Of each, the complete lines are to be
 * read before the next is asked for; the rest comes again, with more behind it. The last line gets the line feed it
 * may lack.
 *
 * @throws DataError when a line does not end
 */
export async function* lineWindows(name: string, chunks: Chunks) {
  const bytes = new Uint8Array(WINDOW_BYTES + 1);
  const window: LineWindow = { bytes, view: new DataView(bytes.buffer), start: 0, end: 0 };
  for await (const chunk of chunks) {
    for (let taken = 0; taken < chunk.length;) {
      moveToFront(name, window);
      const piece = chunk.subarray(taken, taken + WINDOW_BYTES - window.end);
      append(window, piece);
      taken += piece.length;
      yield window;
    }
  }
  if (window.start < window.end) {
    moveToFront(name, window);
    append(window, Uint8Array.of(LINE_FEED));
    yield window;
  }
}

function moveToFront(name: string, window: LineWindow): void {
  window.bytes.copyWithin(0, window.start, window.end);
  window.end -= window.start;
  window.start = 0;
  if (window.end > LONGEST_LINE) {
    throw new DataError(
      `${name}: a line is longer than ${grouped(LONGEST_LINE)} bytes. A CSV of digits has one image on a line, and lines end with a line feed.`,
    );
  }
}

function append(window: LineWindow, piece: Uint8Array): void {
  window.bytes.set(piece, window.end);
  window.end += piece.length;
  window.bytes[window.end] = 0;
}
