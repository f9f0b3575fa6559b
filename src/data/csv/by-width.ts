// Without a header, the number of columns determines the layout.

import { counted } from "../../base/format.ts";
import { DataError } from "../dataset.ts";
import { MAX_SIDE } from "../limits.ts";
import type { ReadOptions } from "../reading.ts";
import { type Columns, chosenColumn } from "./columns.ts";
import { checkGrey, isSquare } from "./pixel-columns.ts";

/** Two columns are a list of predictions (`ImageId,Label`), not a label and one pixel. */
export const MIN_PIXELS_WITHOUT_HEADER = 4;

interface WidthOptions extends Pick<ReadOptions, "label" | "forPrediction"> {
  /** Whether the first column is an index. */
  readonly isIndexed: boolean;
}

/** @throws DataError where so many columns are no square image, with or without a label */
export function layoutByWidth(
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
