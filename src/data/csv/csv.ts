import { counted, grouped } from "../../base/words.ts";
import type { Content } from "../content.ts";
import { DataError, type Dataset } from "../dataset.ts";
import { DIGIT_CLASSES } from "../limits.ts";
import { type Reading, report } from "../reading.ts";
import { cellFault, readAnyLine } from "./any-line.ts";
import { judgeText } from "./encoding.ts";
import { type CsvLayout, readLayout } from "./layout.ts";
import { type LineWindow, lineWindows } from "./lines.ts";
import { readPlainLine } from "./plain-line.ts";
import { type Rows, addRow, finished, newRows } from "./rows.ts";

/** A CSV while it is read. */
interface CsvState {
  readonly name: string;
  readonly layout: CsvLayout;
  readonly classes: number;
  readonly limit: number;
  readonly rows: Rows;
  /** [columns], the numbers of the line at hand. */
  readonly cells: Uint8Array;
  /** Number of the line at hand, counted from 1. */
  line: number;
  /** Rows up to it, good or bad. */
  seen: number;
  /** Empty lines up to it. */
  empty: number;
  faults: Faults | undefined;
}

/** The first fault, and how many rows behind it are bad as well. */
interface Faults {
  readonly first: string;
  more: number;
  /** Bytes that may still be searched for more. */
  searchable: number;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Kaggle's file is searched to its end; the search through a huge one ends within a second. */
const SEARCHED_BYTES = 96 * 2 ** 20;
const MOST_FAULTS = 1000;

/** A few empty lines are a matter of taste, a million are a fault. */
const MOST_EMPTY_LINES = 1_000_000;

/**
 * Reads a CSV in the layout of Kaggle's digit-recognizer: one image on a line, its label (if any) and its pixels in
 * columns that the header names in any order; without a header the label is first.
 *
 * @returns images as bytes; labels undefined where the file has none
 * @throws DataError naming line and column of the first fault, and how many more rows are bad
 */
export async function readCsv(content: Content, reading: Reading): Promise<Dataset> {
  const { name } = content;
  judgeText(name, content.head);
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
    throw new DataError(`${name} holds no rows of digits. Choose another file.`);
  }
  return finished(state.rows, state.layout, name, state.classes);
}

/** Reads the first line, once it is there as a whole. */
function begin(name: string, window: LineWindow, reading: Reading): CsvState | undefined {
  const end = lineEnd(window);
  if (end < 0) {
    return undefined;
  }
  // TextDecoder drops the byte order mark, which is part of the first name otherwise.
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

/** Reads the complete lines of a window. */
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

/** Reads one line and tells where the next one starts, or −1 where the line is not complete yet. */
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
    note(state, fault);
  } else if (!state.faults) {
    addRow(state.name, state.rows, layout, cells, shareRead);
  }
  return next;
}

/** Skips them, as pandas does, all that stand there at once. The byte behind the window, 0, ends them too. */
function skipEmptyLines(state: CsvState, { bytes, start }: LineWindow): number {
  let position = start;
  for (;;) {
    const lineFeed = bytes[position] === CARRIAGE_RETURN ? position + 1 : position;
    if (bytes[lineFeed] !== LINE_FEED) {
      return position;
    }
    position = lineFeed + 1;
    state.line++;
    if (++state.empty > MOST_EMPTY_LINES) {
      throw new DataError(
        `${state.name}:${state.line}: more than ${grouped(MOST_EMPTY_LINES)} lines are empty. The file is damaged.`,
      );
    }
  }
}

function note(state: CsvState, fault: string): void {
  if (state.faults) {
    state.faults.more++;
  } else {
    const first = `${state.name}:${state.line}: ${fault}`;
    state.faults = { first, more: 0, searchable: SEARCHED_BYTES };
  }
}

/** Whether what is still to come can be left unread. */
function isDone({ seen, limit, faults }: CsvState): boolean {
  return seen >= limit || (faults !== undefined && isSearched(faults));
}

function isSearched({ more, searchable }: Faults): boolean {
  return more >= MOST_FAULTS || searchable <= 0;
}

function faultError(faults: Faults): DataError {
  const { first, more } = faults;
  if (more === 0) {
    return new DataError(`${first}.`);
  }
  const atLeast = isSearched(faults) ? "at least " : "";
  const rows = `${atLeast}${counted(more, "more row")} ${more === 1 ? "is" : "are"} bad`;
  return new DataError(`${first} (${rows}).`);
}

/** Position of the line feed that ends the window's first line, or −1. */
function lineEnd({ bytes, start, end }: LineWindow): number {
  const position = bytes.indexOf(LINE_FEED, start);
  return position < end ? position : -1;
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}

/** Its length, before a line of numbers: there its first byte can be of nothing else. */
function byteOrderMark({ bytes, start }: LineWindow): number {
  return bytes[start] === 0xef ? 3 : 0;
}
