import { excerpt } from "../../base/words.ts";
import type { CsvLayout } from "./layout.ts";

// What the rows are called, if somebody asks. If no column has the name of an id, it is the only one that differs in every row.

/** A column that may hold the ids, with its values so far: all differ. */
export interface IdColumn {
  readonly column: number;
  readonly values: Set<string>;
}

/** The ids of the rows, and a sentence for the user about where they come from. */
export interface FoundIds {
  readonly column: number;
  readonly values: readonly string[];
  readonly note: string | undefined;
}

/** With more columns than this, nobody knows what the file is, and its texts would take too much memory. */
const MAX_ID_COLUMNS = 16;

export function newIdColumns({ idCandidates }: Pick<CsvLayout, "idCandidates">): IdColumn[] {
  const candidates = idCandidates.length > MAX_ID_COLUMNS ? [] : idCandidates;
  return candidates.map((column) => ({ column, values: new Set<string>() }));
}

/** Adds the texts of a row, and leaves out the columns that hold no ids after all. */
export function withTexts(
  columns: readonly IdColumn[],
  textOf: (column: number) => string,
): IdColumn[] {
  return columns.filter(({ column, values }) => {
    const text = textOf(column);
    const isNew = text !== "" && !/^\d*[.,]\d+$/.test(text) && !values.has(text);
    values.add(text);
    return isNew;
  });
}

/**
 * The ids of all rows; undefined if there are none, or if several columns may hold them.
 *
 * @param named what the column holds that is named like an id
 */
export function idsAmong(
  name: string,
  layout: CsvLayout,
  columns: readonly IdColumn[],
  named: readonly string[],
): FoundIds | undefined {
  const possible = columns.filter(
    ({ column, values }) => !isAtEdge(layout, column) || areNoShades([...values]),
  );
  const [only] = possible;
  if (only !== undefined && possible.length === 1) {
    const place = only.column === 0 ? "its first column" : "its last column";
    const where = layout.hasHeader
      ? `its column ${excerpt(layout.columns[only.column] as string)}`
      : place;
    const note = `The ids of ${name} are in ${where}.`;
    return { column: only.column, values: [...only.values], note };
  }
  return layout.id < 0 ? undefined : { column: layout.id, values: named, note: undefined };
}

/** Whether the column is the first or the last of a row without names, one of which is a pixel. */
export function isAtEdge({ isEdge, candidates }: CsvLayout, column: number): boolean {
  return isEdge && candidates.slice(0, 2).includes(column);
}

/** Whether these are neither pixels nor labels: at the edge of a row without a header they may be. */
function areNoShades(texts: readonly string[]): boolean {
  const countsUp = texts.every((text, row) => Number(text) === Number(texts[0]) + row);
  return (texts.length >= 3 && countsUp) || texts.some((text) => !(Number(text) <= 255));
}
