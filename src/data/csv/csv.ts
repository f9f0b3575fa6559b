import type { Content } from "../content.ts";
import { DataError, type Dataset } from "../dataset.ts";
import { MAX_CLASSES } from "../limits.ts";
import { type Reading, report } from "../reading.ts";
import { type LineFault, cellFault, readAnyLine } from "./any-line.ts";
import {
  type PassedLines,
  firstLayout,
  lineEnd,
  skipEmptyLines,
  skipLinesBefore,
  textUntil,
} from "./beginning.ts";
import { CARRIAGE_RETURN, POINT } from "./bytes.ts";
import { checkText } from "./encoding.ts";
import { type Faults, faultError, firstFault, isSearched } from "./faults.ts";
import { type IdColumn, newIdColumns, withTexts } from "./ids.ts";
import { truthIn } from "./labels/truth.ts";
import { cutFault, openNumber } from "./last-line.ts";
import type { CsvLayout } from "./layout.ts";
import { type LineWindow, lineWindows } from "./lines.ts";
import { numberIn } from "./number.ts";
import { type LineCells, newLineCells, readPlainLine } from "./plain-line.ts";
import { datasetOf } from "./result.ts";
import { type Rows, addRow, newRows } from "./rows.ts";

/** The state of reading a CSV. */
interface CsvState extends PassedLines {
  readonly layout: CsvLayout;
  readonly classes: number;
  readonly limit: number;
  readonly keepsIds: boolean;
  readonly rows: Rows;
  /** For a prediction: the columns that may still hold the ids. */
  idColumns: readonly IdColumn[];
  /** The current line. */
  readonly cells: LineCells;
  /** [candidates], those of the current line. */
  readonly candidateValues: Float32Array;
  /** What a pixel is multiplied by: 255 from the first pixel that is a share of 1. */
  scale: 1 | 255;
  /** Number of rows so far, with or without an error. */
  seen: number;
  /** Number of rows so far whose pixels are all written with decimals, as in 1.0. */
  decimal: number;
  /** The header, which some files repeat. */
  readonly header: string | undefined;
  /** The numbers of the lines that repeat it. */
  readonly repeatedHeaders: number[];
  faults: Faults | undefined;
  /** The number at the end of a last line without a line feed, if digits of it may be missing. */
  openNumber: number | undefined;
}

/**
 * Reads a CSV with one image per line: a column for each pixel and, if there are labels, one for the label. The header
 * names the columns, which may be in any order, with others between them. Without a header, the label is the first column
 * or the last.
 *
 * @returns images as bytes; labels undefined if the file has none
 * @throws DataError that names line and column of the first error, and the number of other rows with errors;
 *   UnclearLabelError if several columns can be the label
 */
export async function readCsv(content: Content, reading: Reading): Promise<Dataset> {
  const { name } = content;
  checkText(name, content.head);
  let state: CsvState | undefined;
  const before: PassedLines = { name, line: 0, empty: 0 };
  for await (const window of lineWindows(name, content.chunks)) {
    state ??= begin(before, window, reading);
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
  // As of arrays: numbers that are all 0 or 1 are bytes if they are written as whole numbers, and fractions if not.
  if (state.scale === 1 && state.decimal === state.rows.count && areZerosAndOnes(state.rows)) {
    scaleUp(state);
  }
  return datasetOf(state, reading.options);
}

/**
 * Reads the line with the names of the columns, or the first row.
 *
 * @returns undefined as long as the line is not complete
 */
function begin(
  before: PassedLines,
  window: LineWindow,
  { options }: Reading,
): CsvState | undefined {
  skipLinesBefore(before, window);
  const end = lineEnd(window);
  if (end < 0) {
    return undefined;
  }
  const firstLine = textUntil(window, end);
  const layout = firstLayout(before, window, end, options);
  const isRead = layout.hasHeader || layout.rowBeforePandas !== undefined;
  window.start = isRead ? end + 1 : window.start + byteOrderMark(window);
  const state: CsvState = {
    name: before.name,
    layout,
    classes: options.classes ?? MAX_CLASSES,
    limit: options.limit ?? Infinity,
    keepsIds: options.forPrediction === true && layout.id >= 0,
    rows: newRows(layout),
    idColumns: newIdColumns(layout),
    cells: newLineCells(layout.columns.length),
    candidateValues: new Float32Array(layout.candidates.length),
    scale: 1,
    line: before.line + (layout.hasHeader ? 1 : 0),
    seen: 0,
    decimal: 0,
    empty: before.empty,
    header: layout.hasHeader ? firstLine.trim() : undefined,
    repeatedHeaders: [],
    faults: undefined,
    openNumber: undefined,
  };
  if (layout.rowBeforePandas !== undefined) {
    const line = new TextEncoder().encode(layout.rowBeforePandas);
    takeLine(state, line, 0, readSlowly(state, line), 0);
  }
  return state;
}

/**
 * Reads the complete lines of a window.
 *
 * @param shareRead the share of the file that has been read, 0 to 1
 */
function readLines(state: CsvState, window: LineWindow, shareRead: number): void {
  const { start } = window;
  if (window.isOpen) {
    state.openNumber = openNumber(window, state.layout);
  }
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
  const { bytes, start } = window;
  const plain = state.scale === 1 ? readPlainLine(window, start, state.layout, state.cells) : -1;
  if (plain >= 0) {
    takeLine(state, bytes, start, undefined, shareRead);
    return plain;
  }
  const end = lineEnd(window);
  if (end < 0) {
    return -1;
  }
  const line = withoutReturn(bytes.subarray(start, end));
  if (line.length === 0) {
    return skipEmptyLines(state, window);
  }
  const fault = readSlowly(state, line);
  if (fault && new TextDecoder().decode(line).trim() === state.header) {
    state.repeatedHeaders.push(++state.line);
    return end + 1;
  }
  const cut = fault && window.isOpen && cutFault(window, state.layout, state.rows.count);
  takeLine(state, bytes, start, cut ? { phrase: cut } : fault, shareRead);
  return end + 1;
}

/** Reads a line cell by cell, and finds out whether the pixels of the file are from 0 to 1. */
function readSlowly(state: CsvState, line: Uint8Array): LineFault | undefined {
  const { layout, cells, classes, rows } = state;
  const fault = readAnyLine(line, layout, state, cells);
  // Pixels 0 and 1 in the rows before are then paper and full ink.
  if (fault === undefined && state.scale === 1 && areDecimal(line, layout)) {
    state.decimal++;
  }
  if (state.scale === 255 || fault?.pixel !== "share of 1" || !areZerosAndOnes(rows)) {
    return fault;
  }
  const again = readAnyLine(line, layout, { classes, scale: 255 }, cells);
  if (again?.pixel === "above 1") {
    return fault;
  }
  scaleUp(state);
  return again;
}

function areDecimal(line: Uint8Array, { pixels }: CsvLayout): boolean {
  let points = 0;
  for (const byte of line) {
    points += byte === POINT ? 1 : 0;
  }
  return points >= pixels.length;
}

/** Makes full ink of the ones that were read so far. */
function scaleUp(state: CsvState): void {
  const { images, count, pixels } = state.rows;
  for (let index = 0; index < count * pixels; index++) {
    images[index] = 255 * (images[index] as number);
  }
  state.scale = 255;
}

function areZerosAndOnes({ images, count, pixels }: Rows): boolean {
  return images.subarray(0, count * pixels).every((value) => value <= 1);
}

/**
 * Adds the row of a line that was read into `cells`, or records what is wrong with it.
 *
 * @param bytes in which the line begins at `start`
 */
function takeLine(
  state: CsvState,
  bytes: Uint8Array,
  start: number,
  fault: LineFault | undefined,
  shareRead: number,
): void {
  const { name, layout, cells, rows, candidateValues } = state;
  state.line++;
  state.seen++;
  const found = fault ?? labelFault(state) ?? candidateFault(state, bytes, start);
  if (found !== undefined) {
    recordFault(state, found);
  } else if (!state.faults) {
    addRow(name, rows, layout, cells.numbers, candidateValues, shareRead);
    if (state.keepsIds) {
      rows.ids.push(textOf(state, bytes, start, layout.id));
    }
    if (state.idColumns.length > 0) {
      state.idColumns = withTexts(state.idColumns, (column) => textOf(state, bytes, start, column));
    }
  }
}

function labelFault(state: CsvState): LineFault | undefined {
  const { layout, cells, classes } = state;
  const label = cells.numbers[layout.label] ?? 0;
  return label < classes ? undefined : cellFault(layout, state, layout.label, String(label));
}

/**
 * Reads the columns that may be the label. At the edge of a row of pixels they must be numbers as labels and pixels are, or
 * count the rows; those of a prediction may be ids.
 */
function candidateFault(state: CsvState, bytes: Uint8Array, start: number): LineFault | undefined {
  const { layout, cells, candidateValues, rows } = state;
  const { spans } = cells;
  const before = (rows.count - 1) * rows.candidates;
  for (let index = 0; index < candidateValues.length; index++) {
    const column = layout.candidates[index] as number;
    const [from, to] = [spans[2 * column] as number, spans[2 * column + 1] as number];
    const number = numberIn(bytes, start + from, start + to);
    const isWord = Number.isNaN(number) && !layout.isEdge;
    const value = isWord ? truthIn(textOf(state, bytes, start, column)) : number;
    candidateValues[index] = value;
    const isNext = value === (rows.candidateValues[before + index] ?? NaN) + 1;
    const mayBeAnything = index >= 2 || layout.idCandidates.includes(column);
    if (layout.isEdge && !mayBeAnything && !(value >= 0 && value <= 255) && !isNext) {
      return cellFault(layout, state, column, textOf(state, bytes, start, column));
    }
  }
  return undefined;
}

/** What a column of text holds, without quotes around it. */
function textOf(
  { cells: { spans } }: CsvState,
  bytes: Uint8Array,
  start: number,
  column: number,
): string {
  const [from, to] = [spans[2 * column] as number, spans[2 * column + 1] as number];
  const cell = bytes.subarray(start + from, start + to);
  const text = new TextDecoder().decode(cell).trim();
  return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}

function recordFault(state: CsvState, { phrase }: LineFault): void {
  if (state.faults) {
    state.faults.more++;
  } else {
    state.faults = firstFault(`${state.name}:${state.line}: ${phrase}`);
  }
}

/** Whether the rest of the file need not be read. */
function isDone({ seen, limit, faults }: CsvState): boolean {
  return seen >= limit || (faults !== undefined && isSearched(faults));
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}

/** Length of the byte order mark before a first line of numbers: its first byte never begins a number. */
function byteOrderMark({ bytes, start }: LineWindow): number {
  return bytes[start] === 0xef ? 3 : 0;
}
