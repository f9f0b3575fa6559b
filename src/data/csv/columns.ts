// What the two readers of a first line share: with a header (by-name.ts) and without one (by-width.ts).

import { counted } from "../../base/format.ts";
import { excerpt } from "../../base/words.ts";
import { NoSuchLabelError } from "../dataset.ts";

/** What the first line tells of the columns of a CSV. */
export interface Columns {
  /** Names of the columns for messages: those of the header, or Kaggle's if there is no header. */
  readonly columns: readonly string[];
  readonly hasHeader: boolean;
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
  /** Column that names the rows, or −1. */
  readonly id: number;
  /** For a prediction: columns of which one may name the rows, if each row has another value there. */
  readonly idCandidates: readonly number[];
  /** Columns that are passed over although they have a name of their own. */
  readonly unused: readonly number[];
}

/**
 * The column that the user names as the label: by its name, or by its place, counted from 1.
 *
 * @throws DataError if there is no such column
 */
export function chosenColumn(name: string, columns: readonly string[], wanted: string): number {
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

export function indicesOf<Item>(
  items: readonly Item[],
  isWanted: (item: Item, index: number) => boolean,
): number[] {
  return items.flatMap((item, index) => (isWanted(item, index) ? [index] : []));
}
