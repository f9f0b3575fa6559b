import { formatCount } from "../../base/format.ts";
import { excerpt } from "../../base/words.ts";
import { DataError } from "../dataset.ts";
import type { ReadOptions } from "../reading.ts";
import { CARRIAGE_RETURN, LINE_FEED } from "./bytes.ts";
import { dividedLine } from "./first-line.ts";
import { type CsvLayout, readLayout } from "./layout.ts";
import type { LineWindow } from "./lines.ts";

// The lines before the first row: empty ones, Excel's `sep=;`, the header.

/** How far the lines of a file were passed over. */
export interface PassedLines {
  readonly name: string;
  /** Number of the last line, counted from 1. */
  line: number;
  /** Number of empty lines so far. */
  empty: number;
}

/** A file may have some empty lines. One with more than a million is damaged. */
const MAX_EMPTY_LINES = 1_000_000;

/** Titles and comments above a table are no longer than this. */
const MAX_TITLE_LINES = 20;

/** Skips empty lines, and a line such as `sep=;`, which tells Excel the separator. */
export function skipLinesBefore(passed: PassedLines, window: LineWindow): void {
  window.start = skipEmptyLines(passed, window);
  const end = lineEnd(window);
  const line = end < 0 ? "" : textUntil(window, end);
  if (/^"?sep=."?\s*$/i.test(line)) {
    window.start = end + 1;
    passed.line++;
    window.start = skipEmptyLines(passed, window);
  }
}

/**
 * Reads the layout from the first line.
 *
 * @param end where the line ends
 * @param line its number, counted from 1
 * @throws DataError if it is neither a header nor a row, and says so if one of the next lines is
 */
export function firstLayout(
  { name, line }: Pick<PassedLines, "name" | "line">,
  window: LineWindow,
  end: number,
  options: Pick<ReadOptions, "label" | "forPrediction">,
): CsvLayout {
  const text = textUntil(window, end);
  try {
    return readLayout(name, text, options);
  } catch (error) {
    const below = linesUntilTable(name, text, { ...window, start: end + 1 });
    if (below === undefined) {
      throw error;
    }
    const begin = line + 1 + below;
    const remedy = below === 1 ? "Delete the first line" : "Delete the lines before it";
    throw new DataError(
      `${name}:${line + 1}: the line ${excerpt(text.trim(), 40)} is neither a header nor pixels; the table begins in line ${begin}. ${remedy}.`,
      { cause: error },
    );
  }
}

/** How many lines below a title the table begins; undefined if the line is no title, or if no table is found. */
function linesUntilTable(name: string, title: string, below: LineWindow): number | undefined {
  const filled = dividedLine(title).cells.filter((cell) => cell !== "").length;
  for (let count = 1; count <= MAX_TITLE_LINES; count++) {
    const end = lineEnd(below);
    if (end < 0) {
      return undefined;
    }
    const columns = columnsOf(name, textUntil(below, end));
    if (columns > 0) {
      return 2 * filled < columns ? count : undefined;
    }
    below.start = end + 1;
  }
  return undefined;
}

/** How many columns a line has that is a header or a row; 0 if it is neither. */
function columnsOf(name: string, line: string): number {
  try {
    return readLayout(name, line).columns.length;
  } catch (error) {
    if (error instanceof DataError) {
      return 0;
    }
    throw error;
  }
}

/**
 * Skips all empty lines that follow each other, as pandas does. The zero byte after the window also ends the loop.
 *
 * @returns where the next line that is not empty starts
 */
export function skipEmptyLines(passed: PassedLines, { bytes, start }: LineWindow): number {
  let position = start;
  for (;;) {
    const lineFeed = bytes[position] === CARRIAGE_RETURN ? position + 1 : position;
    if (bytes[lineFeed] !== LINE_FEED) {
      return position;
    }
    position = lineFeed + 1;
    passed.line++;
    if (++passed.empty > MAX_EMPTY_LINES) {
      throw new DataError(
        `${passed.name}:${passed.line}: more than ${formatCount(MAX_EMPTY_LINES)} lines are empty. The file is damaged.`,
      );
    }
  }
}

/** Position of the line feed that ends the window's first line, or −1 if the window does not contain it. */
export function lineEnd({ bytes, start, end }: LineWindow): number {
  const position = bytes.indexOf(LINE_FEED, start);
  return position < end ? position : -1;
}

/** The window's first line. TextDecoder removes the byte order mark, which would otherwise become part of a name. */
export function textUntil({ bytes, start }: LineWindow, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}
