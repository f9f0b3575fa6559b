import { counted } from "../../base/format.ts";
import { excerpt } from "../../base/words.ts";
import { DataError, type Dataset, scaledNote } from "../dataset.ts";
import { DIGIT_CLASSES } from "../limits.ts";
import type { ReadOptions } from "../reading.ts";
import { type FoundIds, type IdColumn, idsAmong, isAtEdge } from "./ids.ts";
import { type FoundLabel, completeBeside, labelAmong, labelAtEdge } from "./labels/label.ts";
import { cutNote } from "./last-line.ts";
import type { CsvLayout } from "./layout.ts";
import { type Rows, trimmedRows } from "./rows.ts";

/** A CSV of which all rows have been read. */
export interface ReadRows {
  readonly name: string;
  readonly layout: CsvLayout;
  readonly rows: Rows;
  /** Labels are below this. */
  readonly classes: number;
  /** What the pixels were multiplied by. */
  readonly scale: 1 | 255;
  /** For a prediction: the columns that hold another value in each row. */
  readonly idColumns: readonly IdColumn[];
  /** The numbers of the lines that repeat the header. */
  readonly repeatedHeaders: readonly number[];
  /** Number of the last line, counted from 1. */
  readonly line: number;
  /** The number at its end, if digits of it may be missing. */
  readonly openNumber: number | undefined;
}

/**
 * The rows as a dataset, with notes about what is not obvious.
 *
 * @throws UnclearLabelError if several columns can be the label
 */
export function datasetOf(
  read: ReadRows,
  { classes, forPrediction }: Pick<ReadOptions, "classes" | "forPrediction">,
): Dataset {
  const { name, layout, rows } = read;
  const { width, height, columns, hasHeader } = layout;
  const ids = rows.ids.length > 0 || read.idColumns.length > 0 ? foundIds(read) : undefined;
  const found = foundLabel(read, ids);
  // After the label was found: that may complete the images.
  const { images, labels: named } = trimmedRows(rows);
  const labels = layout.label >= 0 ? named : found.labels;
  checkChosen(read, named);
  const highest = labels?.reduce((max, label) => Math.max(max, label), 0) ?? 0;
  const isMissed = labels === undefined && forPrediction !== true;
  const unlabelled = isMissed ? labelsNote(read) : undefined;
  const notes = [...notesOf(read, ids), found.note, unlabelled, openNote(read, labels)].filter(
    (note) => note !== undefined,
  );
  return {
    name,
    width,
    height,
    classes: classes ?? Math.max(DIGIT_CLASSES, highest + 1),
    count: rows.count,
    images,
    labels,
    ...(ids && {
      ids: { column: hasHeader ? (columns[ids.column] as string) : "", values: ids.values },
    }),
    ...(notes.length > 0 && { notes }),
  };
}

/** @param labels undefined if there are none */
function openNote(
  { name, layout, scale, line, openNumber }: ReadRows,
  labels: Uint8Array | undefined,
): string | undefined {
  const last = layout.columns.length - 1;
  const isPixel = layout.pixels.includes(last);
  if (openNumber === undefined || scale !== 1 || (!isPixel && labels === undefined)) {
    return undefined;
  }
  return cutNote(name, line, openNumber, isPixel ? undefined : labels);
}

/** Without a header, a number that is mistyped names a pixel: most of those in the middle of a row are always 0 there. */
function checkChosen({ name, layout }: ReadRows, labels: Uint8Array): void {
  const { hasHeader, label, columns } = layout;
  const isInMiddle = !hasHeader && label > 0 && label < columns.length - 1;
  if (isInMiddle && labels.length > 1 && labels.every((value) => value === labels[0])) {
    throw new DataError(
      `${name}: column ${label + 1} is ${labels[0] ?? 0} in every row, so it is not the label. Give the number of another column, counted from 1.`,
    );
  }
}

/** Names the columns that were not looked at, where no labels were found. */
function labelsNote({ name, layout }: ReadRows): string | undefined {
  const { hasHeader, columns, pixels, candidates } = layout;
  if (!hasHeader || candidates.length > 0) {
    return undefined;
  }
  const pixelSet = new Set(pixels);
  const names = columns.filter((_, column) => !pixelSet.has(column)).map((text) => excerpt(text));
  return names.length === 0
    ? undefined
    : `${name}: no column is named "label"; ${names.join(" and ")} ${names.length === 1 ? "is" : "are"} taken for names of the rows.`;
}

function foundIds({ name, layout, rows, idColumns }: ReadRows): FoundIds | undefined {
  return idsAmong(name, layout, idColumns, rows.ids);
}

function foundLabel(read: ReadRows, ids: FoundIds | undefined): FoundLabel {
  const { name, layout, rows } = read;
  if (layout.candidates.length === 0) {
    return { labels: undefined, note: undefined };
  }
  if (ids !== undefined && isAtEdge(layout, ids.column)) {
    completeBeside(name, layout, rows, read, ids.column);
    return { labels: undefined, note: undefined };
  }
  return layout.isEdge
    ? labelAtEdge(name, layout, rows, read)
    : labelAmong(name, layout, rows, read);
}

function notesOf(
  { name, layout, rows, scale, repeatedHeaders }: ReadRows,
  ids: FoundIds | undefined,
): string[] {
  const { rowBeforePandas, columns } = layout;
  const unused = layout.unused.filter((column) => column !== ids?.column);
  const notes: string[] = [];
  if (rowBeforePandas !== undefined) {
    notes.push(
      `The first line of ${name} is a row of digits that pandas took for a header (0.1, 0.2, …); it is read as a row. In pandas, read such files with header=None.`,
    );
  }
  const [repeat] = repeatedHeaders;
  if (repeat !== undefined) {
    const more = repeatedHeaders.length - 1;
    const others = more === 0 ? "" : `, as ${more === 1 ? "does" : "do"} ${counted(more, "other")}`;
    notes.push(
      `${name}: line ${repeat} repeats the header${others}; it is no digit and passed over.`,
    );
  }
  if (scale === 255) {
    notes.push(scaledNote(name));
  }
  if (unused.length > 0) {
    const names = unused.map((column) => excerpt(columns[column] as string)).join(", ");
    const phrase = unused.length === 1 ? `column ${names} is` : `columns ${names} are`;
    notes.push(`${name}: the ${phrase} not used.`);
  }
  if (ids?.note !== undefined) {
    notes.push(ids.note);
  }
  // Of a prediction; otherwise there are none.
  const repeated = rows.ids.length - new Set(rows.ids).size;
  if (repeated > 0) {
    notes.push(
      `${name}: ${counted(repeated, "row")} ${repeated === 1 ? "has" : "have"} the ${excerpt(columns[layout.id] as string)} of an earlier row.`,
    );
  }
  return notes;
}
