import { INDEX_NAME } from "../column-names.ts";
import { DataError } from "../dataset.ts";
import type { ReadOptions } from "../reading.ts";
import { layoutByName } from "./by-name.ts";
import { MIN_PIXELS_WITHOUT_HEADER, layoutByWidth } from "./by-width.ts";
import { type Columns, indicesOf } from "./columns.ts";
import { areNumbers, countColumns, dividedLine, rowBeforePandas } from "./first-line.ts";

/** The columns of a CSV, as its first line determines them. */
export interface CsvLayout extends Columns {
  /** The byte that separates columns. */
  readonly separator: number;
  /** The first line as it was before pandas took it for a header; undefined if it was not. */
  readonly rowBeforePandas: string | undefined;
  /** Whether the pixels' columns follow each other in order, without another column between them. */
  readonly inOrder: boolean;
  /** [columns], 1 where a column may hold anything: ids, candidates, and columns that are not used. */
  readonly isText: Uint8Array;
  /** The same as runs of columns of one kind. */
  readonly runs: readonly ColumnRun[];
  /** Whether the last column has neither a name nor a use: its separator may be missing in the rows. */
  readonly endsEmpty: boolean;
}

/** Columns that follow each other, from `from` to `to`, and are all numbers or all text. */
export interface ColumnRun {
  readonly from: number;
  readonly to: number;
  readonly isText: boolean;
}

/**
 * Reads the first line. It is either a header, with columns in any order, or a row of numbers; then the number of
 * columns determines the layout.
 *
 * @param name the file's name, for messages
 * @throws DataError if it is neither
 */
export function readLayout(
  name: string,
  firstLine: string,
  options: Pick<ReadOptions, "label" | "forPrediction"> = {},
): CsvLayout {
  if (firstLine.trimEnd().includes("\r")) {
    throw new DataError(
      `${name}:1: the lines end with carriage returns alone. Save the CSV with LF or CR LF line endings.`,
    );
  }
  const { separator, cells } = dividedLine(firstLine);
  const isIndexed = INDEX_NAME.test(cells[0] as string);
  const body = cells.slice(isIndexed ? 1 : 0);
  const row = areNumbers(body) && !countColumns(body) ? rowBeforePandas(body) : undefined;
  // The ids of a prediction may be words.
  const isNamed = options.forPrediction === true && cells.length > MIN_PIXELS_WITHOUT_HEADER;
  const numbers = isNamed ? cells.slice(1) : cells;
  const found =
    row !== undefined || (areNumbers(numbers) && !countColumns(body) && !countColumns(numbers))
      ? layoutByWidth(name, row === undefined ? cells : [...(isIndexed ? [""] : []), ...row], {
          ...options,
          isIndexed: isIndexed && row !== undefined,
        })
      : layoutByName(name, cells, options);
  const before = isIndexed ? ["", ...(row ?? [])] : row;
  return {
    ...found,
    ...arrangement(found),
    separator: separator.charCodeAt(0),
    rowBeforePandas: row && before?.join(separator),
  };
}

/** What follows from the columns. */
function arrangement({
  columns,
  pixels,
  label,
  candidates,
}: Columns): Pick<CsvLayout, "inOrder" | "isText" | "runs" | "endsEmpty"> {
  const [first = 0] = pixels;
  const isText = new Uint8Array(columns.length).fill(1);
  for (const column of [...pixels, ...(label < 0 ? [] : [label])]) {
    isText[column] = 0;
  }
  for (const column of candidates) {
    isText[column] = 1;
  }
  const starts = indicesOf(
    [...isText],
    (kind, column) => column === 0 || kind !== isText[column - 1],
  );
  return {
    inOrder: pixels.every((column, pixel) => column === first + pixel),
    isText,
    runs: starts.map((from, index) => ({
      from,
      to: (starts[index + 1] ?? columns.length) - 1,
      isText: isText[from] === 1,
    })),
    endsEmpty:
      columns.at(-1) === "" && isText.at(-1) === 1 && !candidates.includes(columns.length - 1),
  };
}
