import { CARRIAGE_RETURN, LINE_FEED, QUOTE, ZERO } from "./bytes.ts";
import type { CsvLayout } from "./layout.ts";
import type { LineWindow } from "./lines.ts";

/** What a line holds, until its row is added. */
export interface LineCells {
  /** [columns], the numbers; 0 for a column of text. */
  readonly numbers: Uint8Array;
  /** [columns, 2], for a column of text where it begins and ends, counted from the start of the line. */
  readonly spans: Int32Array;
}

export function newLineCells(columns: number): LineCells {
  return { numbers: new Uint8Array(columns), spans: new Int32Array(2 * columns) };
}

/**
 * Reads the line at `start` if it is plain, as nearly all lines are: whole numbers from 0 to 255 of at most three
 * digits, text without quotes, one separator between two cells, and LF or CR LF at the end. This is the fast path; all
 * other lines go to `readAnyLine`.
 *
 * @param cells filled with the line's cells; undefined content if the result is −1
 * @returns where the next line starts, or −1 if the line is not plain or not complete yet
 */
export function readPlainLine(
  window: LineWindow,
  start: number,
  { separator, runs, columns }: Pick<CsvLayout, "separator" | "runs" | "columns">,
  cells: LineCells,
): number {
  cells.numbers.fill(0);
  const last = columns.length - 1;
  if (runs.length === 1) {
    // Most files hold numbers only. Without the loop below, the first rows are read faster.
    return readNumbers(window, start, separator, 0, last, true, cells.numbers);
  }
  let position = start;
  for (const { from, to, isText } of runs) {
    position = isText
      ? passText(window, position, separator, from, to, to === last, start, cells.spans)
      : readNumbers(window, position, separator, from, to, to === last, cells.numbers);
    if (position < 0) {
      return -1;
    }
  }
  return position;
}

/** Reads columns `from` to `to` and returns where the next cell, or the next line, begins. */
function readNumbers(
  window: LineWindow,
  start: number,
  separator: number,
  from: number,
  to: number,
  endsLine: boolean,
  numbers: Uint8Array,
): number {
  const { bytes, view, end } = window;
  const zeros = ZERO | (separator << 8) | (ZERO << 16) | (separator << 24);
  let position = start;
  for (let column = from; column <= to; column++) {
    // Four of five pixels are 0: `0,0,0,0,` is recognised as a whole, eight bytes at a time.
    if (
      column + 4 <= to &&
      position + 8 <= end &&
      view.getInt32(position, true) === zeros &&
      view.getInt32(position + 4, true) === zeros
    ) {
      position += 8;
      column += 3;
      continue;
    }
    // XOR with "0" turns digits into 0 … 9 and everything else into a larger number.
    let number = (bytes[position++] as number) ^ ZERO;
    if (number > 9) {
      return -1;
    }
    let byte = bytes[position++] as number;
    for (let digits = 1; digits < 3 && (byte ^ ZERO) <= 9; digits++) {
      number = 10 * number + (byte ^ ZERO);
      byte = bytes[position++] as number;
    }
    if (number > 255) {
      return -1;
    }
    numbers[column] = number;
    if (column < to) {
      if (byte !== separator) {
        return -1;
      }
      continue;
    }
    if (!endsLine) {
      return byte === separator ? position : -1;
    }
    if (byte === CARRIAGE_RETURN) {
      byte = bytes[position++] as number;
    }
    if (byte !== LINE_FEED) {
      return -1;
    }
  }
  return position;
}

/** Passes over columns `from` to `to`, whatever they hold, and returns where the next cell, or the next line, begins. */
function passText(
  { bytes }: LineWindow,
  start: number,
  separator: number,
  from: number,
  to: number,
  endsLine: boolean,
  lineStart: number,
  spans: Int32Array,
): number {
  let position = start;
  for (let column = from; column <= to; column++) {
    spans[2 * column] = position - lineStart;
    let byte = bytes[position] as number;
    while (byte !== separator && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
      if (byte === 0 || byte === QUOTE) {
        return -1;
      }
      byte = bytes[++position] as number;
    }
    spans[2 * column + 1] = position - lineStart;
    if (byte === CARRIAGE_RETURN) {
      byte = bytes[++position] as number;
    }
    if (byte !== (endsLine && column === to ? LINE_FEED : separator)) {
      return -1;
    }
    position++;
  }
  return position;
}
