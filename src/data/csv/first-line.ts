// The first line of a CSV as cells: a header of names, a row of numbers, or a row that pandas took for a header.

const SEPARATORS = [",", ";", "\t", "|"] as const;

/** Fewer numbers in a row than this may be pixels that happen to count up, or to differ. */
const MIN_NUMBERED_COLUMNS = 16;

const NUMBER = /^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i;

/** The first line, divided into cells without their quotes. */
export interface FirstLine {
  readonly separator: string;
  readonly cells: readonly string[];
}

export function dividedLine(line: string): FirstLine {
  // NumPy's `savetxt` writes a header as a comment.
  const text = line.replace(/^#\s+(?=\S)/, "").trimEnd();
  const separator = separatorOf(text);
  return { separator, cells: cellsOf(text + trailingTabs(line, separator), separator) };
}

/** Whether all cells are numbers or empty. */
export function areNumbers(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === "" || NUMBER.test(cell));
}

/** Whether the cells are names that count the columns, from 0 or from 1, as pandas names columns without a name. */
export function countColumns(cells: readonly string[]): boolean {
  const first = Number(cells[0]);
  return (
    cells.length >= MIN_NUMBERED_COLUMNS &&
    (first === 0 || first === 1) &&
    cells.every((cell, index) => cell === String(first + index))
  );
}

/**
 * The numbers of a row that pandas took for a header. Since names must differ, pandas made `0.1`, `0.2`, … of the second,
 * third, … column named `0`.
 *
 * @returns undefined if these cells do not follow from that rule
 */
export function rowBeforePandas(cells: readonly string[]): string[] | undefined {
  const times = new Map<string, number>();
  const row: string[] = [];
  for (const cell of cells) {
    const [, base = "", repeat = ""] = /^(.+)\.(\d+)$/.exec(cell) ?? [];
    const before = times.get(base);
    const isRepeat = before !== undefined && String(before) === repeat;
    const number = isRepeat ? base : cell;
    if (!NUMBER.test(number) || (!isRepeat && times.has(number))) {
      return undefined;
    }
    times.set(number, (times.get(number) ?? 0) + 1);
    row.push(number);
  }
  const isMangled = row.length >= MIN_NUMBERED_COLUMNS && times.size < row.length;
  return isMangled ? row : undefined;
}

function separatorOf(line: string): string {
  const count = (separator: string) => line.split(separator).length;
  const best = SEPARATORS.reduce((best, next) => (count(next) > count(best) ? next : best));
  const cells = line.split(";");
  if (cells.length >= MIN_NUMBERED_COLUMNS && areNumbers(cells.map((cell) => cell.trim()))) {
    // The commas are decimal ones: `0,5;0,25`.
    return ";";
  }
  return count(best) === 1 && count(" ") >= MIN_NUMBERED_COLUMNS ? " " : best;
}

/** Tabs at the end divide columns if the separator is a tab; otherwise they are blanks. */
function trailingTabs(line: string, separator: string): string {
  return separator === "\t" ? (/\t*(?=[ \r]*$)/.exec(line)?.[0] ?? "") : "";
}

function cellsOf(line: string, separator: string): string[] {
  const mark = separator === "|" ? "\\|" : separator;
  const cell = new RegExp(`[ \\t]*"((?:[^"]|"")*)"[ \\t]*(?=${mark}|$)|[^${mark}]*`, "y");
  const cells: string[] = [];
  for (let start = 0; start <= line.length; start = cell.lastIndex + 1) {
    cell.lastIndex = start;
    const [text = "", quoted] = cell.exec(line) ?? [];
    cells.push((quoted ?? text).trim());
  }
  return cells;
}
