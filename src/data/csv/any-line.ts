import { counted, excerpt } from "../words";
import type { CsvLayout } from "./layout";

const CARRIAGE_RETURN = 13;

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
  const texts = new TextDecoder().decode(line).split(String.fromCharCode(layout.separator));
  for (const [column, text] of texts.slice(0, cells.length).entries()) {
    const number = wholeNumber(text);
    if (number === undefined) return cellFault(layout, classes, column, text.trim());
    cells[column] = number;
  }
  if (texts.length === cells.length) return undefined;
  return `expected ${counted(cells.length, "column")}, found ${texts.length}`;
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

/** 0 to 255, bare or in quotes, spaces around it allowed. */
function wholeNumber(text: string): number | undefined {
  const digits = /^\s*(?:(\d{1,9})|"\s*(\d{1,9})\s*")\s*$/.exec(text);
  const number = Number(digits?.[1] ?? digits?.[2]);
  return number <= 255 ? number : undefined;
}

function strangeByte(byte: number, offset: number): string {
  const place = `byte ${offset + 1} of the line`;
  return byte === 0
    ? `${place} is NUL, which no text holds; the file is damaged`
    : `${place} is a carriage return without a line feed; save the CSV with LF or CR LF line ends`;
}
