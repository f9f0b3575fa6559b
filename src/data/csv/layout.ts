import { counted } from "../../base/format.ts";
import { excerpt } from "../../base/words.ts";
import { DataError } from "../dataset.ts";
import { MAX_SIDE } from "../limits.ts";

/** The columns of a CSV, as its first line determines them. */
export interface CsvLayout {
  /** The byte that separates columns. */
  readonly separator: number;
  /** Names of the columns for messages: those of the header, or Kaggle's if there is no header. */
  readonly columns: readonly string[];
  readonly hasHeader: boolean;
  readonly width: number;
  readonly height: number;
  /** Column of the label, or −1 if there are no labels. */
  readonly label: number;
  /** Column of each pixel, [height · width]. */
  readonly pixels: Int32Array;
  /** Whether the pixels' columns follow each other in order, without another column between them. */
  readonly inOrder: boolean;
}

const SEPARATORS = [",", ";", "\t"] as const;

/** Columns that only number the rows and are skipped. The index that pandas writes has no name. */
const ROW_NUMBERS: readonly string[] = ["", "id", "imageid"];

/** Two columns are a list of predictions (`ImageId,Label`), not a label and one pixel. */
const MIN_PIXELS_WITHOUT_HEADER = 4;

/**
 * Reads the first line. It is either a header, with columns in any order, or a row of numbers; then the number of
 * columns determines the layout.
 *
 * @param name the file's name, for messages
 * @throws DataError if it is neither
 */
export function readLayout(name: string, firstLine: string): CsvLayout {
  if (firstLine.trimEnd().includes("\r")) {
    throw new DataError(
      `${name}:1: the lines end with carriage returns alone. Save the CSV with LF or CR LF line endings.`,
    );
  }
  const separator = mostFrequentSeparator(firstLine);
  const cells = firstLine.split(separator).map(unquoted);
  const layout = cells.every((cell) => /^\d*$/.test(cell))
    ? layoutByWidth(name, cells.length)
    : layoutByName(name, cells);
  const [first] = layout.pixels;
  const inOrder = layout.pixels.every((column, pixel) => column === (first as number) + pixel);
  return { separator: separator.charCodeAt(0), inOrder, ...layout };
}

type Columns = Omit<CsvLayout, "separator" | "inOrder">;

function layoutByWidth(name: string, columns: number): Columns {
  const labelled = !isSquare(columns);
  const pixels = labelled ? columns - 1 : columns;
  if (!isSquare(pixels) || pixels < MIN_PIXELS_WITHOUT_HEADER || pixels > MAX_SIDE ** 2) {
    throw new DataError(
      `${name}:1: ${counted(columns, "column")} without a header. Expected 784 pixels (an image of 28 × 28), or a label and 784 pixels; other square images can have up to ${MAX_SIDE} × ${MAX_SIDE} pixels.`,
    );
  }
  const pixelNames = Array.from({ length: pixels }, (_, pixel) => `pixel${pixel}`);
  return {
    columns: labelled ? ["label", ...pixelNames] : pixelNames,
    hasHeader: false,
    width: Math.sqrt(pixels),
    height: Math.sqrt(pixels),
    label: labelled ? 0 : -1,
    pixels: Int32Array.from({ length: pixels }, (_, pixel) => pixel + (labelled ? 1 : 0)),
  };
}

function layoutByName(name: string, columns: readonly string[]): Columns {
  const lower = columns.map((column) => column.toLowerCase());
  const twice = lower.findIndex((column, index) => lower.indexOf(column) !== index);
  if (twice >= 0) {
    throw columnError(name, columns, twice, "occurs twice; rename it");
  }
  const { width, height, names } = pixelGrid(name, columns);
  const known = new Set(names);
  const label = lower.findIndex((column) => column === "label" || column === "class");
  const unknown = lower.findIndex(
    (column, index) => !known.has(column) && index !== label && !ROW_NUMBERS.includes(column),
  );
  if (unknown >= 0) {
    throw columnError(
      name,
      columns,
      unknown,
      `is neither "label" nor one of "${names[0] as string}" to "${names.at(-1) as string}"; rename or remove it`,
    );
  }
  const columnOf = new Map(lower.map((column, index) => [column, index]));
  const missing = names.find((pixel) => !columnOf.has(pixel));
  if (missing !== undefined) {
    throw new DataError(
      `${name}:1: the column "${missing}" is missing; an image of ${width} × ${height} pixels needs "${names[0] as string}" to "${names.at(-1) as string}".`,
    );
  }
  const pixels = Int32Array.from(names, (pixel) => columnOf.get(pixel) as number);
  return { columns, hasHeader: true, width, height, label, pixels };
}

interface PixelGrid {
  readonly width: number;
  readonly height: number;
  /** The names of all its pixels, row by row, in lower case. */
  readonly names: readonly string[];
}

/** The image to which the pixel columns belong. Some of its columns may be missing. */
function pixelGrid(name: string, columns: readonly string[]): PixelGrid {
  const lower = columns.map((column) => column.toLowerCase());
  const grid = numberedGrid(lower) ?? placedGrid(lower);
  if (grid === undefined) {
    throw new DataError(
      `${name}:1: the first line names no pixels ("pixel0", "pixel1", …), so this is no CSV of digits. It begins with ${excerpt(columns[0] ?? "")}.`,
    );
  }
  const { width, height } = grid;
  if (width > MAX_SIDE || height > MAX_SIDE) {
    throw new DataError(
      `${name}:1: the images have ${width} × ${height} pixels; at most ${MAX_SIDE} × ${MAX_SIDE} can be read.`,
    );
  }
  return { width, height, names: grid.names() };
}

/** A grid that makes its list of names on demand, once its size has been checked. */
type UnnamedGrid = Omit<PixelGrid, "names"> & { names(): string[] };

/** `pixel0` to `pixel783`, as in Kaggle's digit-recognizer, or `pixel1` to `pixel784`, as in its Fashion-MNIST. */
function numberedGrid(columns: readonly string[]): UnnamedGrid | undefined {
  const numbers = columns
    .flatMap((column) => /^pixel(\d{1,5})$/.exec(column)?.[1] ?? [])
    .map(Number);
  if (numbers.length === 0) {
    return undefined;
  }
  const highest = Math.max(...numbers);
  const first = numbers.includes(0) || isSquare(highest + 1) ? 0 : 1;
  const side = Math.ceil(Math.sqrt(highest + 1 - first));
  const names = () => Array.from({ length: side ** 2 }, (_, pixel) => `pixel${pixel + first}`);
  return { width: side, height: side, names };
}

/** `1x1` to `28x28` (row and column), as in the MNIST CSVs on Kaggle. */
function placedGrid(columns: readonly string[]): UnnamedGrid | undefined {
  const places = columns.flatMap((column) => {
    const place = /^(\d{1,5})x(\d{1,5})$/.exec(column);
    return place ? [{ row: Number(place[1]), column: Number(place[2]) }] : [];
  });
  if (places.length === 0) {
    return undefined;
  }
  const height = Math.max(...places.map(({ row }) => row));
  const width = Math.max(...places.map(({ column }) => column));
  const names = () =>
    Array.from(
      { length: height * width },
      (_, pixel) => `${Math.floor(pixel / width) + 1}x${(pixel % width) + 1}`,
    );
  return { width, height, names };
}

function mostFrequentSeparator(line: string): string {
  const count = (separator: string) => line.split(separator).length;
  return SEPARATORS.reduce((best, next) => (count(next) > count(best) ? next : best));
}

function unquoted(cell: string): string {
  const text = cell.trim();
  return /^".*"$/.test(text) ? text.slice(1, -1).trim() : text;
}

function isSquare(count: number): boolean {
  return Number.isInteger(Math.sqrt(count));
}

function columnError(name: string, columns: readonly string[], column: number, fault: string) {
  return new DataError(
    `${name}:1: column ${column + 1} (${excerpt(columns[column] ?? "")}) ${fault}.`,
  );
}
