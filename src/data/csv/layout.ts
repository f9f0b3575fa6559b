import { counted } from "../../base/format.ts";
import { excerpt } from "../../base/words.ts";
import { INDEX_NAME, LABEL_NAMES, NO_NAME, isIdName, isLabelIdName } from "../column-names.ts";
import { DataError, NoSuchLabelError } from "../dataset.ts";
import { MAX_CLASSES, MAX_SIDE } from "../limits.ts";
import type { ReadOptions } from "../reading.ts";
import { areNumbers, countColumns, dividedLine, rowBeforePandas } from "./first-line.ts";
import { type PixelColumns, checkGrey, isSquare, pixelColumns } from "./pixel-columns.ts";

/** The columns of a CSV, as its first line determines them. */
export interface CsvLayout {
  /** The byte that separates columns. */
  readonly separator: number;
  /** Names of the columns for messages: those of the header, or Kaggle's if there is no header. */
  readonly columns: readonly string[];
  readonly hasHeader: boolean;
  /** The first line as it was before pandas took it for a header; undefined if it was not. */
  readonly rowBeforePandas: string | undefined;
  readonly width: number;
  readonly height: number;
  /** Column of the label, or −1 if there is none, or if the rows have to show which it is. */
  readonly label: number;
  /** If the rows have to show which column is the label: those that it may be. */
  readonly candidates: readonly number[];
  /**
   * Whether the candidates are the first and the last of otherwise equal columns, so that the other one is a pixel.
   * `pixels` then assumes that the label is the first. A third candidate is the column before them, which has to count the
   * rows: such a file has an index and no header.
   */
  readonly isEdge: boolean;
  /** Column of each pixel, [height · width]. */
  readonly pixels: Int32Array;
  /** Whether the pixels' columns follow each other in order, without another column between them. */
  readonly inOrder: boolean;
  /** Column that names the rows, or −1. */
  readonly id: number;
  /** For a prediction: columns of which one may name the rows, if each row has another value there. */
  readonly idCandidates: readonly number[];
  /** Columns that are passed over although they have a name of their own. */
  readonly unused: readonly number[];
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

/** Two columns are a list of predictions (`ImageId,Label`), not a label and one pixel. */
const MIN_PIXELS_WITHOUT_HEADER = 4;

/** Lists of pictures have a column for the name, one for the label, and few others. */
const MAX_LISTED = 8;

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

/** What a reader of the first line finds. */
type Columns = Pick<
  CsvLayout,
  | "columns"
  | "hasHeader"
  | "width"
  | "height"
  | "label"
  | "candidates"
  | "isEdge"
  | "pixels"
  | "id"
  | "idCandidates"
  | "unused"
>;

interface WidthOptions extends Pick<ReadOptions, "label" | "forPrediction"> {
  /** Whether the first column is an index. */
  readonly isIndexed: boolean;
}

function layoutByWidth(
  name: string,
  cells: readonly string[],
  { label: wanted, forPrediction = false, isIndexed }: WidthOptions,
): Columns {
  const endsEmpty = cells.at(-1) === "" && !isSquare(cells.length) && !isSquare(cells.length - 1);
  const all = cells.length - (endsEmpty ? 1 : 0);
  // An index, a label and pixels: the rows have to show that they are.
  const mayCount =
    !isIndexed &&
    !isSquare(all) &&
    !isSquare(all - 1) &&
    isSquare(all - 2) &&
    all - 2 >= MIN_PIXELS_WITHOUT_HEADER &&
    all - 2 <= MAX_SIDE ** 2;
  const start = isIndexed || mayCount ? 1 : 0;
  const count = all - start;
  const labelled = !isSquare(count);
  const size = labelled ? count - 1 : count;
  if (labelled) {
    checkGrey(name, count);
    checkGrey(name, size);
  }
  if (!isSquare(size) || size < MIN_PIXELS_WITHOUT_HEADER || size > MAX_SIDE ** 2) {
    throw new DataError(
      `${name}:1: ${counted(count, "column")} without a header. Expected 784 pixels (an image of 28 × 28), or a label and 784 pixels; other square images can have up to ${MAX_SIDE} × ${MAX_SIDE} pixels.${widthAdvice(count)}`,
    );
  }
  const [first, last] = [start, start + count - 1];
  const columns = cells.map((_, column) => `column ${column + 1}`);
  const label = labelled && wanted !== undefined ? chosenColumn(name, columns, wanted) : -1;
  if (label >= 0 && (label < first || label > last)) {
    throw new DataError(
      `${name}: column ${label + 1} cannot be the label: it counts the rows, or has no name and no use. Give a column from ${first + 1} to ${last + 1}.`,
    );
  }
  const besides = labelled && label < 0 ? first : label;
  const pixels = Int32Array.from(
    { length: size },
    (_, pixel) => first + pixel + (labelled && first + pixel >= besides ? 1 : 0),
  );
  const names = columns.map(() => "");
  pixels.forEach((column, pixel) => (names[column] = `pixel${pixel}`));
  if (labelled) {
    names[besides] = "label";
  }
  return {
    columns: names,
    hasHeader: false,
    width: Math.sqrt(size),
    height: Math.sqrt(size),
    label,
    candidates: labelled && label < 0 ? [first, last, ...(mayCount ? [0] : [])] : [],
    isEdge: labelled && label < 0,
    pixels,
    id: start === 1 ? 0 : -1,
    idCandidates: forPrediction && labelled && label < 0 && start === 0 ? [first, last] : [],
    unused: [],
  };
}

function widthAdvice(count: number): string {
  return isSquare(count - 10) && count > 10 + MIN_PIXELS_WITHOUT_HEADER
    ? " If the labels are ten columns of 0 and 1 (one-hot), save one column with the number of the class instead."
    : "";
}

function layoutByName(
  name: string,
  columns: readonly string[],
  { label: wanted, forPrediction = false }: Pick<ReadOptions, "label" | "forPrediction">,
): Columns {
  const lower = columns.map((column) => column.toLowerCase());
  const isIndex = columns.map((column, place) => isIndexColumn(column, place, columns.length));
  const isId = columns.map((column) => isIdName(column) && !isLabelIdName(column));
  const chosen = wanted === undefined ? -1 : chosenColumn(name, columns, wanted);
  const named = indicesOf(lower, (column) => LABEL_NAMES.includes(column));
  const known = chosen >= 0 ? [chosen] : named;
  const pixelsBeside = (labels: readonly number[]) =>
    pixelColumns(
      name,
      columns,
      (column) => labels.includes(column) || isIndex[column] === true,
      labels.length > 0,
    );
  if (chosen >= 0 && isPixel(chosen, () => pixelsBeside(named))) {
    throw new DataError(
      `${name}: the column ${excerpt(columns[chosen] as string)} is one of the pixels, so it is not the label.`,
    );
  }
  const found = pixelsBeside(known);
  if (found === undefined) {
    if (isListOfPictures(columns, isId, known)) {
      throw new DataError(
        `${name}:1: this is a list of pictures with their labels, not of pixels. Labels of PNGs are read from their folders: put each PNG into a folder named for its class, as in digits/3/17.png, and choose the folder digits.`,
      );
    }
    throw new DataError(
      `${name}:1: the first line names no pixels ("pixel0", "pixel1", …), so this is no CSV of digits. It begins with ${excerpt(columns[0] ?? "")}.`,
    );
  }
  const { width, height, hasLabelAmongThem, pixels } = found;
  const pixelSet = new Set(pixels);
  const twice = lower.findIndex(
    (column, index) => column !== "" && lower.indexOf(column) !== index,
  );
  if (twice >= 0) {
    throw columnError(name, columns, twice, "occurs twice; rename it");
  }
  const others = indicesOf(
    lower,
    (_, column) =>
      !pixelSet.has(column) &&
      !known.includes(column) &&
      !isId[column] &&
      !INDEX_NAME.test(columns[column] as string),
  );
  if (others.length > MAX_CLASSES) {
    const fault = "is neither a pixel nor a label, like many others; remove them";
    throw columnError(name, columns, others[0] as number, fault);
  }
  const isFree = (column: number) => column !== chosen && !pixelSet.has(column);
  const [namedId = -1] = [
    ...indicesOf(isId, (is, column) => is && isFree(column)),
    ...indicesOf(
      isIndex,
      (is, column) => is && isFree(column) && !NO_NAME.test(columns[column] as string),
    ),
  ];
  const [index = -1] = indicesOf(isIndex, (is, column) => is && isFree(column));
  const shared = {
    columns,
    hasHeader: true,
    width,
    height,
    id: namedId < 0 ? index : namedId,
    idCandidates: forPrediction && namedId < 0 ? others : [],
    unused: unusedOf(known, others, forPrediction),
  };
  if (hasLabelAmongThem) {
    const edges = [pixels[0] as number, pixels.at(-1) as number];
    return { ...shared, label: -1, candidates: edges, isEdge: true, pixels: pixels.slice(1) };
  }
  const unclear = known.length > 0 ? known : others;
  const isClear = forPrediction || known.length === 1 || unclear.length === 0;
  return {
    ...shared,
    label: !forPrediction && known.length === 1 ? (known[0] as number) : -1,
    candidates: isClear ? [] : unclear,
    isEdge: false,
    pixels,
  };
}

/** Without a label by name, one of the others may be it. A prediction needs none of them. */
function unusedOf(
  known: readonly number[],
  others: readonly number[],
  forPrediction: boolean,
): readonly number[] {
  if (forPrediction) {
    return [...known, ...others].sort((a, b) => a - b);
  }
  return known.length > 0 ? others : [];
}

/** Whether a column is a pixel of an image that is whole with it. */
function isPixel(column: number, pixelsOf: () => PixelColumns | undefined): boolean {
  try {
    const found = pixelsOf();
    return found?.hasLabelAmongThem === false && found.pixels.includes(column);
  } catch (error) {
    if (error instanceof DataError) {
      return false;
    }
    throw error;
  }
}

/** The index that pandas writes, and not the empty column behind a separator at the end of each line. */
function isIndexColumn(column: string, place: number, count: number): boolean {
  return INDEX_NAME.test(column) && !(NO_NAME.test(column) && place > 0 && place === count - 1);
}

/**
 * The column that the user names as the label: by its name, or by its place, counted from 1.
 *
 * @throws DataError if there is no such column
 */
function chosenColumn(name: string, columns: readonly string[], wanted: string): number {
  const named = columns.findIndex((column) => column.toLowerCase() === wanted.toLowerCase());
  const place = /^\d+$/.test(wanted) ? Number(wanted) - 1 : -1;
  const found = named >= 0 ? named : place;
  if (found < 0 || found >= columns.length) {
    const [first = "", second = ""] = columns;
    throw new NoSuchLabelError(
      `${name} has no column ${excerpt(wanted)} for the label. Its ${counted(columns.length, "column")} are ${excerpt(first)}, ${excerpt(second)}, … ${excerpt(columns.at(-1) ?? "")}.`,
    );
  }
  return found;
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

function indicesOf<Item>(
  items: readonly Item[],
  isWanted: (item: Item, index: number) => boolean,
): number[] {
  return items.flatMap((item, index) => (isWanted(item, index) ? [index] : []));
}

function columnError(name: string, columns: readonly string[], column: number, fault: string) {
  return new DataError(
    `${name}:1: column ${column + 1} (${excerpt(columns[column] ?? "")}) ${fault}.`,
  );
}

/** Whether the columns are names of pictures and their labels, as in `labels.csv`. `ImageId,Label` is a submission. */
function isListOfPictures(
  columns: readonly string[],
  isId: readonly boolean[],
  labels: readonly number[],
): boolean {
  const areNamed = columns.some((column, place) => isId[place] && !/^imageid$/i.test(column));
  return (
    columns.some((column) => /\.png$/i.test(column)) ||
    (areNamed && labels.length > 0 && columns.length <= MAX_LISTED)
  );
}
