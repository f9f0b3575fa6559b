import { formatCount } from "../../base/format.ts";
import { DataError } from "../dataset.ts";
import type { Chunks } from "../source.ts";
import { LINE_FEED } from "./bytes.ts";

/** A part of the file that begins at the start of a line. */
export interface LineWindow {
  /** The part is bytes[start … end − 1]. The byte after it is 0, which occurs in no valid line. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** The caller moves it to the start of the first line that is not read yet. */
  start: number;
  end: number;
  /** Whether this is the file's last line, and the line feed at its end was added. */
  isOpen: boolean;
}

/** The longest line, in bytes. 64 × 64 pixels in quotes need 25 kB, and their names in the header 50 kB. */
export const MAX_LINE_BYTES = 128 * 1024;
const WINDOW_BYTES = 2 * MAX_LINE_BYTES;

/**
 * Turns chunks, which may end in the middle of a line, into windows that begin at the start of a line. The caller reads
 * the complete lines of a window before asking for the next one, which repeats the incomplete line with more bytes
 * after it. If the last line does not end with a line feed, one is added.
 *
 * @throws DataError if a line is too long
 */
export async function* lineWindows(name: string, chunks: Chunks) {
  const bytes = new Uint8Array(WINDOW_BYTES + 1);
  const view = new DataView(bytes.buffer);
  const window: LineWindow = { bytes, view, start: 0, end: 0, isOpen: false };
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
    window.isOpen = true;
    yield window;
  }
}

function moveToFront(name: string, window: LineWindow): void {
  window.bytes.copyWithin(0, window.start, window.end);
  window.end -= window.start;
  window.start = 0;
  if (window.end > MAX_LINE_BYTES) {
    throw new DataError(
      `${name}: a line is longer than ${formatCount(MAX_LINE_BYTES)} bytes. A CSV of digits has one image per line, and each line ends with a line feed.`,
    );
  }
}

function append(window: LineWindow, piece: Uint8Array): void {
  window.bytes.set(piece, window.end);
  window.end += piece.length;
  window.bytes[window.end] = 0;
}
