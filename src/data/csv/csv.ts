import { counted, formatCount } from "../../base/format.ts";
import type { Content } from "../content.ts";
import { DataError, type Dataset } from "../dataset.ts";
import { DIGIT_CLASSES } from "../limits.ts";
import { type Reading, report } from "../reading.ts";
import { cellFault, readAnyLine } from "./any-line.ts";
import { checkText } from "./encoding.ts";
import { type CsvLayout, readLayout } from "./layout.ts";
import { type LineWindow, lineWindows } from "./lines.ts";
import { readPlainLine } from "./plain-line.ts";
import { type Rows, addRow, datasetOf, newRows } from "./rows.ts";

/** The state of reading a CSV. */
interface CsvState {
  readonly name: string;
  readonly layout: CsvLayout;
  readonly classes: number;
  readonly limit: number;
  readonly rows: Rows;
  /** [columns], the numbers of the current line. */
  readonly cells: Uint8Array;
  /** Number of the current line, counted from 1. */
  line: number;
  /** Number of rows so far, with or without an error. */
  seen: number;
  /** Number of empty lines so far. */
  empty: number;
  faults: Faults | undefined;
}

/** The first row with an error, and how many of the rows after it have one too. */
interface Faults {
  /** The message about the first one. */
  readonly first: string;
  /** Number of other rows with an error. */
  more: number;
  /** Bytes that may still be searched for others. */
  searchable: number;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * How far to search for more rows with errors: enough to search Kaggle's file to its end, and little enough that the
 * search through a huge file ends within a second.
 */
const SEARCHED_BYTES = 96 * 2 ** 20;
const MAX_COUNTED_FAULTS = 1000;

/** A file may have some empty lines. One with more than a million is damaged. */
const MAX_EMPTY_LINES = 1_000_000;

/**
 * Reads a CSV in the layout of Kaggle's digit-recognizer: one image per line, with a column for the label (if there are
 * labels) and one for each pixel. The header names the columns, which may be in any order. Without a header, the label
 * is the first column.
 *
 * @returns images as bytes; labels undefined if the file has none
 * @throws DataError that names line and column of the first error, and the number of other rows with errors
 */
export async function readCsv(content: Content, reading: Reading): Promise<Dataset> {
  const { name } = content;
  checkText(name, content.head);
  let state: CsvState | undefined;
  for await (const window of lineWindows(name, content.chunks)) {
    state ??= begin(name, window, reading);
    if (state === undefined) {
      continue;
    }
    readLines(state, window, content.file.read / content.file.size);
    report(reading, name, state.rows.count);
    if (isDone(state)) {
      break;
    }
  }
  if (state?.faults) {
    throw faultError(state.faults);
  }
  if (state === undefined || state.rows.count === 0) {
    throw new DataError(`${name} has no rows of digits. Choose another file.`);
  }
  return datasetOf(state.rows, state.layout, name, state.classes);
}

/** Reads the first line; returns undefined as long as the line is not complete. */
function begin(name: string, window: LineWindow, reading: Reading): CsvState | undefined {
  const end = lineEnd(window);
  if (end < 0) {
    return undefined;
  }
  // TextDecoder removes the byte order mark, which would otherwise become part of the first column's name.
  const firstLine = new TextDecoder().decode(window.bytes.subarray(window.start, end));
  const layout = readLayout(name, firstLine);
  window.start = layout.hasHeader ? end + 1 : window.start + byteOrderMark(window);
  return {
    name,
    layout,
    classes: reading.options.classes ?? DIGIT_CLASSES,
    limit: reading.options.limit ?? Infinity,
    rows: newRows(layout),
    cells: new Uint8Array(layout.columns.length),
    line: layout.hasHeader ? 1 : 0,
    seen: 0,
    empty: 0,
    faults: undefined,
  };
}

/**
 * Reads the complete lines of a window.
 *
 * @param shareRead the share of the file that has been read, 0 to 1
 */
function readLines(state: CsvState, window: LineWindow, shareRead: number): void {
  const { start } = window;
  while (window.start < window.end && !isDone(state)) {
    const next = readLine(state, window, shareRead);
    if (next < 0) {
      break;
    }
    window.start = next;
  }
  if (state.faults) {
    state.faults.searchable -= window.start - start;
  }
}

/** Reads one line and returns where the next one starts, or −1 if the line is not complete yet. */
function readLine(state: CsvState, window: LineWindow, shareRead: number): number {
  const { layout, cells, classes } = state;
  let fault: string | undefined;
  let next = readPlainLine(window, window.start, layout.separator, cells);
  if (next < 0) {
    const end = lineEnd(window);
    if (end < 0) {
      return -1;
    }
    next = end + 1;
    const line = withoutReturn(window.bytes.subarray(window.start, end));
    if (line.length === 0) {
      return skipEmptyLines(state, window);
    }
    fault = readAnyLine(line, layout, classes, cells);
  }
  state.line++;
  state.seen++;
  const label = cells[layout.label] ?? 0;
  if (label >= classes) {
    fault ??= cellFault(layout, classes, layout.label, String(label));
  }
  if (fault !== undefined) {
    recordFault(state, fault);
  } else if (!state.faults) {
    addRow(state.name, state.rows, layout, cells, shareRead);
  }
  return next;
}

/**
 * Skips all empty lines that follow each other, as pandas does. The zero byte after the window also ends the loop.
 *
 * @returns where the next line that is not empty starts
 */
function skipEmptyLines(state: CsvState, { bytes, start }: LineWindow): number {
  let position = start;
  for (;;) {
    const lineFeed = bytes[position] === CARRIAGE_RETURN ? position + 1 : position;
    if (bytes[lineFeed] !== LINE_FEED) {
      return position;
    }
    position = lineFeed + 1;
    state.line++;
    if (++state.empty > MAX_EMPTY_LINES) {
      throw new DataError(
        `${state.name}:${state.line}: more than ${formatCount(MAX_EMPTY_LINES)} lines are empty. The file is damaged.`,
      );
    }
  }
}

function recordFault(state: CsvState, fault: string): void {
  if (state.faults) {
    state.faults.more++;
  } else {
    const first = `${state.name}:${state.line}: ${fault}`;
    state.faults = { first, more: 0, searchable: SEARCHED_BYTES };
  }
}

/** Whether the rest of the file need not be read. */
function isDone({ seen, limit, faults }: CsvState): boolean {
  return seen >= limit || (faults !== undefined && isSearched(faults));
}

function isSearched({ more, searchable }: Faults): boolean {
  return more >= MAX_COUNTED_FAULTS || searchable <= 0;
}

function faultError(faults: Faults): DataError {
  const { first, more } = faults;
  if (more === 0) {
    return new DataError(`${first}.`);
  }
  const atLeast = isSearched(faults) ? "at least " : "";
  const rows = `${atLeast}${counted(more, "more row")} ${more === 1 ? "has an error" : "have errors"}`;
  return new DataError(`${first} (${rows}).`);
}

/** Position of the line feed that ends the window's first line, or −1 if the window does not contain it. */
function lineEnd({ bytes, start, end }: LineWindow): number {
  const position = bytes.indexOf(LINE_FEED, start);
  return position < end ? position : -1;
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}

/** Length of the byte order mark before a first line of numbers: its first byte never begins a number. */
function byteOrderMark({ bytes, start }: LineWindow): number {
  return bytes[start] === 0xef ? 3 : 0;
}
