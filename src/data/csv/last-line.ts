import type { CsvLayout } from "./layout.ts";
import type { LineWindow } from "./lines.ts";

// The last line of a file that was cut off. It has no line feed, as the last lines of many whole files have none.

/**
 * What is wrong with a last line that has fewer columns than the others, as a phrase that follows `file:line: `; undefined
 * if it has them all, so that its fault is another one.
 *
 * @param rows how many rows before it can be read
 */
export function cutFault(
  window: LineWindow,
  { columns, separator }: CsvLayout,
  rows: number,
): string | undefined {
  const cells = new TextDecoder()
    .decode(lastLine(window))
    .trimEnd()
    .split(String.fromCharCode(separator));
  const complete = cells.at(-1) === "" ? cells.length - 1 : cells.length;
  if (complete >= columns.length) {
    return undefined;
  }
  const before = rows > 0 ? `, or set a limit of ${rows} to read the rows before` : "";
  return `the last line ends after ${complete} of ${columns.length} columns, without a line feed: the file was cut off. Save or download it again${before}`;
}

/** A last number of one or two digits, of which a third may be missing; undefined if the line ends otherwise. */
export function openNumber(window: LineWindow, { separator }: CsvLayout): number | undefined {
  const line = lastLine(window);
  const cell = new TextDecoder().decode(line.subarray(line.lastIndexOf(separator) + 1));
  return /^[1-9]\d?$/.test(cell) ? Number(cell) : undefined;
}

/**
 * The note about a last number that may have lost its end; undefined if with another digit it would be too large for a
 * pixel, or for a label of the other rows.
 *
 * @param labels of the last column; undefined if it holds a pixel
 */
export function cutNote(
  name: string,
  line: number,
  number: number,
  labels: Uint8Array | undefined,
): string | undefined {
  const isLonger = (value: number) => Math.floor(value / 10) === number;
  if (labels === undefined ? 10 * number > 255 : !labels.some(isLonger)) {
    return undefined;
  }
  return `The last line of ${name}, line ${line}, ends with the number ${number} and without a line feed. If the file was cut off there, digits of that number are missing: compare its size with the original's.`;
}

function lastLine({ bytes, start, end }: LineWindow): Uint8Array {
  // The line feed at its end is not the file's.
  return bytes.subarray(start, end - 1);
}
