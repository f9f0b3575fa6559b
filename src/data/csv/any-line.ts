import { counted } from "../../base/format.ts";
import { excerpt } from "../../base/words.ts";
import { CARRIAGE_RETURN, QUOTE } from "./bytes.ts";
import type { CsvLayout } from "./layout.ts";
import { numberIn } from "./number.ts";
import type { LineCells } from "./plain-line.ts";

/** What the numbers of a CSV may be. */
export interface NumberRules {
  /** Labels are below this. */
  readonly classes: number;
  /** What a pixel is multiplied by: 1, or 255 where the pixels are from 0 to 1. */
  readonly scale: 1 | 255;
}

/** What is wrong with a line, as a phrase that follows `file:line: ` in a message. */
export interface LineFault {
  readonly phrase: string;
  /** A pixel that would be right if all pixels were from 0 to 1, or one that would be right if they were not. */
  readonly pixel?: "share of 1" | "above 1" | undefined;
}

/**
 * Reads any line of a CSV, cell by cell. This is the slow path, for numbers with decimals, in quotes or with blanks
 * around them, and for lines with an error; `readPlainLine` reads all others.
 *
 * @param line without its line ending
 * @param cells filled with the line's cells
 * @returns the first error, or undefined
 */
export function readAnyLine(
  line: Uint8Array,
  layout: CsvLayout,
  rules: NumberRules,
  cells: LineCells,
): LineFault | undefined {
  const forbidden = line.findIndex((byte) => byte === 0 || byte === CARRIAGE_RETURN);
  if (forbidden >= 0) {
    return fault(forbiddenByte(line[forbidden] as number, forbidden));
  }
  const { numbers, spans } = cells;
  const { length } = numbers;
  let column = 0;
  let start = 0;
  for (; start <= line.length; column++) {
    const isText = layout.isText[column] === 1;
    // A number in quotes may have a decimal comma.
    const end =
      isText || line[start] === QUOTE
        ? textEnd(line, start, layout.separator)
        : cellEnd(line, start, layout.separator);
    if (isText) {
      numbers[column] = 0;
      spans[2 * column] = start;
      spans[2 * column + 1] = end;
    } else if (column < length) {
      const value = numberIn(line, start, end);
      const scale = column === layout.label ? 1 : rules.scale;
      if (!isAllowed(value, scale)) {
        const text = new TextDecoder().decode(line.subarray(start, end)).trim();
        return cellFault(layout, rules, column, text);
      }
      numbers[column] = Math.round(value * scale);
    }
    start = end + 1;
  }
  return isComplete(line, column, layout, spans)
    ? undefined
    : fault(`expected ${counted(length, "column")}, found ${column}`);
}

/** What is wrong with a cell that contains `text`, and where the cell is. */
export function cellFault(
  { columns, hasHeader, label, isText }: CsvLayout,
  { classes, scale }: NumberRules,
  column: number,
  text: string,
): LineFault {
  const isLabel = column === label || isText[column] === 1;
  const where = `column ${column + 1} (${excerpt(columns[column] as string)})`;
  const range =
    isLabel || scale === 1
      ? `a whole number from 0 to ${isLabel ? classes - 1 : 255}`
      : "a number from 0 to 1";
  const found = text === "" ? "nothing" : excerpt(text);
  const bytes = new TextEncoder().encode(text);
  const value = numberIn(bytes, 0, bytes.length);
  const isOutside = value > 0 && value < 1 ? "share of 1" : value > 1 ? "above 1" : undefined;
  const isHeader = hasHeader && Number.isNaN(value) && columns.includes(text.replaceAll('"', ""));
  const advice = isHeader ? HEADER_ADVICE : adviceOn(text, value, isLabel, scale);
  return {
    phrase: `${where}: expected ${range}, found ${found}${advice}`,
    pixel: isLabel ? undefined : isOutside,
  };
}

const HEADER_ADVICE =
  "; the line is another header: bring the parts of the file into one order of columns before you join them";

/** How pandas and others write that there is no value. */
const MISSING = /^(|nan|na|n\/a|null|none|\?)$/i;

function adviceOn(text: string, value: number, isLabel: boolean, scale: 1 | 255): string {
  if (MISSING.test(text)) {
    return isLabel
      ? "; drop the rows without a label (in pandas: dropna())"
      : "; fill missing pixels with 0 or drop their rows (in pandas: fillna(0) or dropna())";
  }
  return isLabel ? labelAdvice(text, value) : pixelAdvice(value, scale);
}

function labelAdvice(text: string, value: number): string {
  if (Number.isFinite(value)) {
    return Number.isInteger(value) ? "" : "; save labels without decimals";
  }
  return /^"?[a-z]/i.test(text) ? "; number the classes from 0" : "";
}

function pixelAdvice(value: number, scale: 1 | 255): string {
  if (value < 0 && !Number.isInteger(value)) {
    return "; undo the normalisation before saving";
  }
  if (scale === 255) {
    return Number.isNaN(value) ? "" : "; other pixels have decimals, so all must be from 0 to 1";
  }
  return !Number.isFinite(value) || Number.isInteger(value)
    ? ""
    : "; save whole numbers, or all pixels divided by 255";
}

function isAllowed(value: number, scale: 1 | 255): boolean {
  return scale === 255
    ? value >= 0 && value <= 1
    : value >= 0 && value <= 255 && Number.isInteger(value);
}

/** Some programs end each line with a separator, or all but the header. */
function isComplete(
  line: Uint8Array,
  found: number,
  { columns, endsEmpty, separator }: CsvLayout,
  spans: Int32Array,
): boolean {
  const { length } = columns;
  if (found === length - 1 && endsEmpty) {
    spans.fill(line.length, 2 * (length - 1));
    return true;
  }
  return found === length || (found === length + 1 && line.at(-1) === separator);
}

function cellEnd(line: Uint8Array, start: number, separator: number): number {
  let end = start;
  while (end < line.length && line[end] !== separator) {
    end++;
  }
  return end;
}

/** The end of a cell that may contain separators between quotes. */
function textEnd(line: Uint8Array, start: number, separator: number): number {
  let isQuoted = false;
  let end = start;
  for (; end < line.length && (isQuoted || line[end] !== separator); end++) {
    if (line[end] === QUOTE) {
      isQuoted = !isQuoted;
    }
  }
  // A quote that does not close is no quotation.
  return isQuoted ? cellEnd(line, start, separator) : end;
}

function forbiddenByte(byte: number, offset: number): string {
  const place = `byte ${offset + 1} of the line`;
  return byte === 0
    ? `${place} is NUL, which does not occur in text; the file is damaged`
    : `${place} is a carriage return without a line feed; save the CSV with LF or CR LF line endings`;
}

function fault(phrase: string): LineFault {
  return { phrase };
}
