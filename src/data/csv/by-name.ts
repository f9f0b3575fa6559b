// With a header, the names of the columns determine the layout.

import { excerpt } from "../../base/words.ts";
import { INDEX_NAME, LABEL_NAMES, NO_NAME, isIdName, isLabelIdName } from "../column-names.ts";
import { DataError } from "../dataset.ts";
import { MAX_CLASSES } from "../limits.ts";
import type { ReadOptions } from "../reading.ts";
import { type Columns, chosenColumn, indicesOf } from "./columns.ts";
import { type PixelColumns, pixelColumns } from "./pixel-columns.ts";

/** Lists of pictures have a column for the name, one for the label, and few others. */
const MAX_LISTED = 8;

/** @throws DataError where the columns are no pixels of one image */
export function layoutByName(
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
    if (lower.join() === "imageid,label") {
      throw new DataError(
        `${name} holds predicted labels, not digits. Give the file of images that they were predicted for.`,
      );
    }
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
