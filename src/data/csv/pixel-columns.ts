import { formatCount } from "../../base/format.ts";
import { excerpt } from "../../base/words.ts";
import { DataError } from "../dataset.ts";
import { MAX_SIDE } from "../limits.ts";

// Which columns of a header are pixels. Their names end in a number (`pixel0`, `px_017`, `V1`, `0`) or in two, for row
// and column (`1x1`, `r0c0`), and are otherwise alike.

/** The columns that are pixels. */
export interface PixelColumns {
  readonly width: number;
  readonly height: number;
  /** Column of each pixel, [height · width]. */
  readonly pixels: Int32Array;
  /** Whether these are one column more than an image has pixels, all named alike: one of them must be the label. */
  readonly hasLabelAmongThem: boolean;
}

/** Columns with other names than these are pixels only if there are at least as many. */
const KNOWN_PIXELS = /^(pixel|px|pix)[ _.-]?#$|^#x#$/;
const MIN_UNKNOWN_PIXELS = 16;

/** Fewer pixels may be an image of which some are missing. */
const MIN_COLOUR_SIDE = 8;

/** Columns that are named alike but for their numbers. */
interface Family {
  /** What their names have in common, with `#` in place of the numbers. */
  readonly pattern: string;
  readonly members: Member[];
}

interface Member {
  readonly column: number;
  /** The number in its name, or row and column. */
  readonly numbers: readonly number[];
}

/**
 * Finds the pixels of a header.
 *
 * @param name the file's name, for messages
 * @param isTaken tells the columns that are known to be something else
 * @param hasLabel whether one of those is the label
 * @returns undefined if there are no pixels
 * @throws DataError if one of them occurs twice or is missing, or if there are too many
 */
export function pixelColumns(
  name: string,
  columns: readonly string[],
  isTaken: (column: number) => boolean,
  hasLabel: boolean,
): PixelColumns | undefined {
  const family = largestFamily(columns, isTaken);
  if (family === undefined) {
    return undefined;
  }
  const isPlaced = family.members[0]?.numbers.length === 2;
  return isPlaced
    ? placedPixels(name, columns, family)
    : numberedPixels(name, columns, family, hasLabel);
}

function largestFamily(
  columns: readonly string[],
  isTaken: (column: number) => boolean,
): Family | undefined {
  const families = new Map<string, Family>();
  columns.forEach((text, column) => {
    const member = isTaken(column) ? undefined : memberOf(text.toLowerCase(), column);
    if (member !== undefined) {
      const { pattern } = member;
      const family = families.get(pattern) ?? { pattern, members: [] };
      family.members.push(member);
      families.set(pattern, family);
    }
  });
  return [...families.values()]
    .filter(
      ({ pattern, members }) => KNOWN_PIXELS.test(pattern) || members.length >= MIN_UNKNOWN_PIXELS,
    )
    .sort((a, b) => b.members.length - a.members.length)[0];
}

function memberOf(text: string, column: number): (Member & { pattern: string }) | undefined {
  const parts = /^(\D*)(\d{1,5})(?:(\D+)(\d{1,5}))?(\D*)$/.exec(text);
  if (parts === null) {
    return undefined;
  }
  const [, before = "", first = "", between, second, after = ""] = parts;
  return second === undefined
    ? { column, numbers: [Number(first)], pattern: `${before}#${after}` }
    : {
        column,
        numbers: [Number(first), Number(second)],
        pattern: `${before}#${between ?? ""}#${after}`,
      };
}

/** `pixel0` to `pixel783`, as in Kaggle's digit-recognizer, or `pixel1` to `pixel784`, as in its Fashion-MNIST. */
function numberedPixels(
  name: string,
  columns: readonly string[],
  family: Family,
  hasLabel: boolean,
): PixelColumns {
  const numbers = family.members.map((member) => member.numbers[0] as number);
  const highest = Math.max(...numbers);
  const first = numbers.includes(0) || isSquare(highest + 1) ? 0 : 1;
  const count = highest + 1 - first;
  checkGrey(name, count);
  const hasLabelAmongThem =
    !hasLabel &&
    !KNOWN_PIXELS.test(family.pattern) &&
    numbers.length === count &&
    isSquare(count - 1);
  const side = Math.ceil(Math.sqrt(hasLabelAmongThem ? count - 1 : count));
  checkSize(name, side, side);
  const pixels = columnOfEach(name, columns, family, {
    width: side,
    height: side,
    places: hasLabelAmongThem ? count : side ** 2,
    placeOf: ([number]) => (number as number) - first,
    numbersOf: (place) => [place + first],
  });
  return { width: side, height: side, pixels, hasLabelAmongThem };
}

/** `1x1` to `28x28` (row and column), as in the MNIST CSVs on Kaggle. */
function placedPixels(name: string, columns: readonly string[], family: Family): PixelColumns {
  const of = (axis: 0 | 1) => family.members.map(({ numbers }) => numbers[axis] as number);
  const [rows, places] = [of(0), of(1)];
  const first = rows.includes(0) || places.includes(0) ? 0 : 1;
  const height = Math.max(...rows) + 1 - first;
  const width = Math.max(...places) + 1 - first;
  checkSize(name, width, height);
  const pixels = columnOfEach(name, columns, family, {
    width,
    height,
    places: width * height,
    placeOf: ([row, column]) => ((row as number) - first) * width + (column as number) - first,
    numbersOf: (place) => [Math.floor(place / width) + first, (place % width) + first],
  });
  return { width, height, pixels, hasLabelAmongThem: false };
}

/** Where a column with these numbers in its name lies in the image, and back. */
interface Numbering {
  readonly width: number;
  readonly height: number;
  readonly places: number;
  readonly placeOf: (numbers: readonly number[]) => number;
  readonly numbersOf: (place: number) => readonly number[];
}

function columnOfEach(
  name: string,
  columns: readonly string[],
  { pattern, members }: Family,
  { width, height, places, placeOf, numbersOf }: Numbering,
): Int32Array {
  const found = new Int32Array(places).fill(-1);
  for (const { column, numbers } of members) {
    const place = placeOf(numbers);
    if (found[place] !== -1) {
      throw new DataError(
        `${name}:1: column ${column + 1} (${excerpt(columns[column] as string)}) occurs twice; rename it.`,
      );
    }
    found[place] = column;
  }
  const missing = found.indexOf(-1);
  if (missing >= 0) {
    const named = (place: number) => {
      const numbers = numbersOf(place).values();
      return excerpt(pattern.replaceAll("#", () => String(numbers.next().value)));
    };
    throw new DataError(
      `${name}:1: the column ${named(missing)} is missing; an image of ${width} × ${height} pixels needs ${named(0)} to ${named(places - 1)}.`,
    );
  }
  return found;
}

function checkSize(name: string, width: number, height: number): void {
  if (width > MAX_SIDE || height > MAX_SIDE) {
    throw new DataError(
      `${name}:1: the images have ${width} × ${height} pixels; at most ${MAX_SIDE} × ${MAX_SIDE} can be read.`,
    );
  }
}

/** @throws DataError if so many pixels are a square image in three colours */
export function checkGrey(name: string, count: number): void {
  const side = Math.sqrt(count / 3);
  if (Number.isInteger(side) && side >= MIN_COLOUR_SIDE && side <= MAX_SIDE) {
    throw new DataError(
      `${name}:1: ${formatCount(count)} pixels in a row are a colour image, 3 × ${side} × ${side}; only grey ones are read. Save the mean of the channels, with NumPy: x.reshape(-1, 3, ${side ** 2}).mean(axis=1).astype("uint8"), or x.reshape(-1, ${side ** 2}, 3).mean(axis=2) if R, G, B alternate.`,
    );
  }
}

export function isSquare(count: number): boolean {
  return Number.isInteger(Math.sqrt(count));
}
