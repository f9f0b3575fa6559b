import { counted } from "../../base/format.ts";
import { excerpt } from "../../base/words.ts";
import type { CsvLayout } from "./layout.ts";

const TAB = 9;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const ZERO = 48;

/**
 * Reads any line of a CSV, cell by cell. This is the slow path, for numbers in quotes or with blanks around them and
 * for lines with an error; `readPlainLine` reads all others.
 *
 * @param line without its line ending
 * @param cells [columns], filled with the line's numbers
 * @returns the first error as a phrase that follows `file:line: ` in a message, or undefined
 */
export function readAnyLine(
  line: Uint8Array,
  layout: CsvLayout,
  classes: number,
  cells: Uint8Array,
): string | undefined {
  const forbidden = line.findIndex((byte) => byte === 0 || byte === CARRIAGE_RETURN);
  if (forbidden >= 0) {
    return forbiddenByte(line[forbidden] as number, forbidden);
  }
  let column = 0;
  for (let start = 0; start <= line.length; column++) {
    const end = cellEnd(line, start, layout.separator);
    const number = wholeNumber(line, start, end);
    if (number > 255 && column < cells.length) {
      const text = new TextDecoder().decode(line.subarray(start, end)).trim();
      return cellFault(layout, classes, column, text);
    }
    cells[column] = number;
    start = end + 1;
  }
  if (column === cells.length) {
    return undefined;
  }
  return `expected ${counted(cells.length, "column")}, found ${column}`;
}

/** What is wrong with a cell that contains `text`, and where the cell is. */
export function cellFault(
  { columns, label }: CsvLayout,
  classes: number,
  column: number,
  text: string,
): string {
  const where = `column ${column + 1} (${excerpt(columns[column] as string)})`;
  const highest = column === label ? classes - 1 : 255;
  const expected = `${where}: expected a whole number from 0 to ${highest}, found`;
  if (text === "") {
    return `${expected} nothing`;
  }
  const fraction = /^"?-?\d*\.\d/.test(text);
  const advice = fraction
    ? `; save ${column === label ? "labels" : "pixels"} without decimals`
    : "";
  return `${expected} ${excerpt(text)}${advice}`;
}

function cellEnd(line: Uint8Array, start: number, separator: number): number {
  let end = start;
  while (end < line.length && line[end] !== separator) {
    end++;
  }
  return end;
}

/** The number in a cell, with or without quotes, with blanks inside or outside them; Infinity if it is no number. */
function wholeNumber(line: Uint8Array, from: number, to: number): number {
  let start = skipBlanks(line, from, to);
  let end = dropBlanks(line, start, to);
  if (end - start >= 2 && line[start] === QUOTE && line[end - 1] === QUOTE) {
    start = skipBlanks(line, start + 1, end - 1);
    end = dropBlanks(line, start, end - 1);
  }
  if (start === end) {
    return Infinity;
  }
  let number = 0;
  for (let index = start; index < end; index++) {
    const digit = (line[index] as number) ^ ZERO;
    if (digit > 9) {
      return Infinity;
    }
    number = 10 * number + digit;
  }
  return number;
}

function skipBlanks(line: Uint8Array, from: number, to: number): number {
  let start = from;
  while (start < to && isBlank(line[start])) {
    start++;
  }
  return start;
}

function dropBlanks(line: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(line[end - 1])) {
    end--;
  }
  return end;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

function forbiddenByte(byte: number, offset: number): string {
  const place = `byte ${offset + 1} of the line`;
  return byte === 0
    ? `${place} is NUL, which does not occur in text; the file is damaged`
    : `${place} is a carriage return without a line feed; save the CSV with LF or CR LF line endings`;
}
