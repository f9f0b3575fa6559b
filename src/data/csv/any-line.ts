import { counted, excerpt } from "../words.ts";
import type { CsvLayout } from "./layout.ts";

const TAB = 9;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const ZERO = 48;

/**
 * Reads a line cell by cell: the slow path, for quoted or padded numbers and for lines with a fault.
 *
 * @param line without its line ending
 * @param cells [columns], filled with the line's numbers
 * @returns the first fault as a phrase to stand behind `file:line: `, or undefined
 */
export function readAnyLine(
  line: Uint8Array,
  layout: CsvLayout,
  classes: number,
  cells: Uint8Array,
): string | undefined {
  const strange = line.findIndex((byte) => byte === 0 || byte === CARRIAGE_RETURN);
  if (strange >= 0) return strangeByte(line[strange] as number, strange);
  let column = 0;
  for (let start = 0; start <= line.length; column++) {
    const separator = line.indexOf(layout.separator, start);
    const cell = line.subarray(start, separator < 0 ? line.length : separator);
    start += cell.length + 1;
    if (column >= cells.length) continue;
    const number = wholeNumber(cell);
    if (number > 255) {
      return cellFault(layout, classes, column, new TextDecoder().decode(cell).trim());
    }
    cells[column] = number;
  }
  if (column === cells.length) return undefined;
  return `expected ${counted(cells.length, "column")}, found ${column}`;
}

/** What is wrong with a cell that holds `text`, and where it stands. */
export function cellFault(
  { columns, label }: CsvLayout,
  classes: number,
  column: number,
  text: string,
): string {
  const where = `column ${column + 1} (${excerpt(columns[column] as string)})`;
  const highest = column === label ? classes - 1 : 255;
  const expected = `${where}: expected a whole number from 0 to ${highest}, found`;
  if (text === "") return `${expected} nothing`;
  const fraction = /^"?-?\d*\.\d/.test(text);
  const advice = fraction
    ? `; save ${column === label ? "labels" : "pixels"} without decimals`
    : "";
  return `${expected} ${excerpt(text)}${advice}`;
}

/** The number in a cell, bare or in quotes, blanks around either; Infinity where there is none. */
function wholeNumber(cell: Uint8Array): number {
  let [start, end] = trimmed(cell, 0, cell.length);
  if (end - start >= 2 && cell[start] === QUOTE && cell[end - 1] === QUOTE) {
    [start, end] = trimmed(cell, start + 1, end - 1);
  }
  if (start === end) return Infinity;
  let number = 0;
  for (let index = start; index < end; index++) {
    const digit = (cell[index] as number) ^ ZERO;
    if (digit > 9) return Infinity;
    number = 10 * number + digit;
  }
  return number;
}

function trimmed(cell: Uint8Array, start: number, end: number): [number, number] {
  const isBlank = (index: number) => cell[index] === SPACE || cell[index] === TAB;
  while (start < end && isBlank(start)) start++;
  while (end > start && isBlank(end - 1)) end--;
  return [start, end];
}

function strangeByte(byte: number, offset: number): string {
  const place = `byte ${offset + 1} of the line`;
  return byte === 0
    ? `${place} is NUL, which no text holds; the file is damaged`
    : `${place} is a carriage return without a line feed; save the CSV with LF or CR LF line ends`;
}
