import { excerpt } from "../../../base/words.ts";
import { DataError, UnclearLabelError } from "../../dataset.ts";
import { DIGIT_CLASSES } from "../../limits.ts";
import type { NumberRules } from "../any-line.ts";
import type { CsvLayout } from "../layout.ts";
import type { Rows } from "../rows.ts";
import { areTruths, isOne } from "./truth.ts";

// Which column is the label, if its name does not tell: decided by what all rows hold. It is found only where a single
// column can be it. A wrong guess would train without an error, on a pixel.

/** The labels of the rows, if there are any, and a sentence for the user about where they come from. */
export interface FoundLabel {
  readonly labels: Uint8Array | undefined;
  readonly note: string | undefined;
}

/** A column that may be the label, with what it holds. */
interface Candidate {
  readonly column: number;
  /** Its name in the header, or its place counted from 1. */
  readonly name: string;
  readonly values: Float32Array;
}

/** Above this, the values of a column at the edge of a row are shades rather than classes: EMNIST has 62 classes. */
const MAX_EDGE_CLASSES = 62;

/** How many columns are suggested. */
const MAX_PLACES = 4;

/** Classes share the rows; a pixel at the edge is nearly always the same. */
const MOST_IN_ONE_CLASS = 0.6;
const LEAST_OF_PAPER = 0.9;

/**
 * Finds the label among the candidates, one of which it may be.
 *
 * @throws UnclearLabelError if several columns can be it
 */
export function labelAmong(
  name: string,
  layout: CsvLayout,
  rows: Rows,
  { classes }: Pick<NumberRules, "classes">,
): FoundLabel {
  const all = candidatesOf(layout, rows);
  const possible = all.filter(
    ({ values }) => areLabels(values, classes) && !countsUp(values) && !areAllDifferent(values),
  );
  const varied = possible.filter(({ values }) => !isConstant(values));
  const truths = all.filter(({ values }) => areTruths(values));
  const hot = oneHot(name, truths);
  if (hot !== undefined) {
    const others = varied.filter((candidate) => !truths.includes(candidate));
    checkOnlyOneHot(name, truths, others);
    return hot;
  }
  const only =
    varied.length === 1 || possible.length === 1 ? (varied[0] ?? possible[0]) : undefined;
  if (only !== undefined) {
    return {
      labels: Uint8Array.from(only.values),
      note: `The labels of ${name} are in the column ${excerpt(only.name)}.`,
    };
  }
  if (possible.length === 0) {
    const titles = all.map((candidate) => excerpt(candidate.name)).join(", ");
    return {
      labels: undefined,
      note: `${name}: no column is named "label", and none of ${titles} holds labels, whole numbers from 0 to ${classes - 1}.`,
    };
  }
  throw unclear(name, varied.length > 1 ? varied : possible);
}

/** @throws UnclearLabelError if others may be the label, too */
function checkOnlyOneHot(
  name: string,
  hot: readonly Candidate[],
  others: readonly Candidate[],
): void {
  if (others.length > 0) {
    const list = others.map((other) => excerpt(other.name)).join(" or ");
    throw new UnclearLabelError(
      `${name}: it is unclear whether the label is ${list}, or one-hot in the columns ${rangeOf(hot)}. Choose the former, or remove it.`,
      others.map((other) => other.name),
    );
  }
}

function rangeOf(candidates: readonly Candidate[]): string {
  const [first, last] = [candidates.at(0), candidates.at(-1)];
  return `${excerpt(first?.name ?? "")} to ${excerpt(last?.name ?? "")}`;
}

/**
 * Finds the label in a row of equal columns of which the first or the last is the label, and completes the images with
 * the other one.
 *
 * @throws UnclearLabelError if it may be either
 */
export function labelAtEdge(
  name: string,
  layout: CsvLayout,
  rows: Rows,
  { classes, scale }: NumberRules,
): FoundLabel {
  const [first, last, before] = candidatesOf(layout, rows) as [Candidate, Candidate, Candidate?];
  if (before !== undefined && !countsUp(before.values)) {
    throw new DataError(
      `${name}: ${layout.columns.length} columns without a header are ${layout.pixels.length} pixels and two more, of which the first one does not count the rows. Save the file with a header, or with no other column than the label (in pandas: index=False).`,
    );
  }
  const highest = Math.min(classes, MAX_EDGE_CLASSES);
  const isLabel = ({ values }: Candidate) =>
    areLabels(values, highest) && values.some((value) => value > 0) && !isNearlyPaper(values);
  const counting = [first, last].find(({ values }) => countsUp(values));
  if (counting !== undefined) {
    throw new DataError(
      `${name}: column ${counting.column + 1} counts the rows. Save the file without it (in pandas: index=False), or with a header.`,
    );
  }
  const isFirst = isLabel(first) && (!isLabel(last) || isMoreLikely(first, last));
  const isLast = isLabel(last) && (!isLabel(first) || isMoreLikely(last, first));
  if (isFirst === isLast) {
    const edges = [first, last].filter(({ values }) => !isConstant(values));
    throw unclearPlace(name, layout, [
      ...edges.map((candidate) => candidate.name),
      ...placesOfLabels(layout, rows),
    ]);
  }
  const [label, pixel] = isFirst ? [first, last] : [last, first];
  completeImages(name, rows, pixel, scale, isFirst);
  return {
    labels: Uint8Array.from(label.values),
    note: noteOf(name, isFirst, before !== undefined, rows.ids.length > 0),
  };
}

/** Completes the images with the column at the other edge than the ids. */
export function completeBeside(
  name: string,
  layout: CsvLayout,
  rows: Rows,
  { scale }: Pick<NumberRules, "scale">,
  ids: number,
): void {
  const [first, last] = candidatesOf(layout, rows) as [Candidate, Candidate];
  const isFirst = first.column === ids;
  completeImages(name, rows, isFirst ? last : first, scale, isFirst);
}

function noteOf(
  name: string,
  isFirst: boolean,
  hasIndex: boolean,
  keepsIndex: boolean,
): string | undefined {
  if (hasIndex && keepsIndex) {
    return `The first column of ${name} counts the rows and names them; its ${isFirst ? "second" : "last"} column holds labels.`;
  }
  if (hasIndex) {
    return `The first column of ${name} counts the rows and is passed over; the labels are in its ${isFirst ? "second" : "last"} column.`;
  }
  return isFirst ? undefined : `The labels of ${name} are in its last column.`;
}

function candidatesOf({ candidates, columns, hasHeader }: CsvLayout, rows: Rows): Candidate[] {
  return candidates.map((column, index) => ({
    column,
    name: hasHeader ? (columns[column] as string) : String(column + 1),
    values: Float32Array.from(
      { length: rows.count },
      (_, row) => rows.candidateValues[row * rows.candidates + index] as number,
    ),
  }));
}

function areLabels(values: Float32Array, classes: number): boolean {
  return values.every((value) => Number.isInteger(value) && value >= 0 && value < classes);
}

/** Whether these are the numbers of the rows. */
function countsUp(values: Float32Array): boolean {
  return (
    values.length >= 3 &&
    values.every((value, row) => row === 0 || value === (values[row - 1] as number) + 1)
  );
}

/** Whether more rows than there are digits have another value each: they are numbers of the rows, in any order. */
function areAllDifferent(values: Float32Array): boolean {
  return values.length > DIGIT_CLASSES && new Set(values).size === values.length;
}

function isConstant(values: Float32Array): boolean {
  return values.every((value) => value === values[0]);
}

/** Whether a few of these are ink, and all others paper. */
function isNearlyPaper(values: Float32Array): boolean {
  const papers = values.filter((value) => value === 0).length;
  return papers < values.length && papers >= LEAST_OF_PAPER * values.length;
}

/** The places of the columns among the pixels that vary as labels do, counted from 1. */
function placesOfLabels({ pixels }: CsvLayout, { images, count }: Rows): string[] {
  const values = new Float32Array(count);
  return Array.from(pixels).flatMap((column, pixel) => {
    values.forEach((_, row) => (values[row] = images[row * pixels.length + pixel] as number));
    const varies = commonest(values) <= MOST_IN_ONE_CLASS && areLabels(values, MAX_EDGE_CLASSES);
    return varies ? [String(column + 1)] : [];
  });
}

function isMoreLikely(label: Candidate, pixel: Candidate): boolean {
  return commonest(label.values) <= MOST_IN_ONE_CLASS && commonest(pixel.values) >= LEAST_OF_PAPER;
}

/** The share of the most frequent value, 0 to 1. */
function commonest(values: Float32Array): number {
  const times = new Map<number, number>();
  for (const value of values) {
    times.set(value, (times.get(value) ?? 0) + 1);
  }
  return Math.max(...times.values()) / values.length;
}

/** Labels in a column for each class, with a single 1 in each row. */
function oneHot(name: string, candidates: readonly Candidate[]): FoundLabel | undefined {
  if (candidates.length < 3) {
    return undefined;
  }
  const classes = classNumbers(candidates);
  const labels = new Uint8Array(candidates[0]?.values.length ?? 0);
  const wrong: number[] = [];
  for (let row = 0; row < labels.length; row++) {
    const ones = candidates.filter(({ values }) => isOne(values[row]));
    if (ones.length !== 1) {
      wrong.push(row);
    }
    labels[row] = classes[candidates.indexOf(ones[0] as Candidate)] ?? 0;
  }
  const [row] = wrong;
  if (row !== undefined && wrong.length > 0.1 * labels.length) {
    return undefined;
  }
  if (row !== undefined) {
    const found = candidates.some(({ values }) => isOne(values[row])) ? "more than one" : "no";
    throw new DataError(
      `${name}: row ${row + 1} has ${found} 1 in the one-hot columns ${rangeOf(candidates)}; a row has one. Mend or delete it.`,
    );
  }
  return {
    labels,
    note: `The labels of ${name} are one-hot, in the columns ${rangeOf(candidates)}; they are read as the numbers ${classes[0] ?? 0} to ${classes.at(-1) ?? 0}.`,
  };
}

/** The numbers at the end of the columns' names, if all differ; otherwise their places. */
function classNumbers(candidates: readonly Candidate[]): number[] {
  const numbers = candidates.map(({ name }) => Number(/(\d{1,3})(\.0)?$/.exec(name)?.[1] ?? NaN));
  const areNumbers = numbers.every((number) => number <= 255);
  return areNumbers && new Set(numbers).size === numbers.length
    ? numbers
    : candidates.map((_, place) => place);
}

function unclear(name: string, candidates: readonly Candidate[]): UnclearLabelError {
  const names = candidates.map((candidate) => candidate.name);
  const list = names.map((column) => excerpt(column)).join(candidates.length === 2 ? " or " : ", ");
  return new UnclearLabelError(
    `${name}: it is unclear which column is the label: ${list}. Choose one of them.`,
    names,
  );
}

/** @param places those that may hold the label, counted from 1 */
function unclearPlace(
  name: string,
  { columns }: CsvLayout,
  places: readonly string[],
): UnclearLabelError {
  const which = `${name}: it is unclear which of its ${columns.length} columns is the label`;
  const likely = [...new Set(places)].slice(0, MAX_PLACES);
  const list = likely.map((place) => excerpt(place)).join(likely.length === 2 ? " or " : ", ");
  return new UnclearLabelError(
    likely.length === 0
      ? `${which}: none of them looks like one. Give the number of the column, counted from 1.`
      : `${which}: perhaps ${list}. Give the number of the column, counted from 1.`,
    likely,
  );
}

/** Puts the column that is a pixel into the images, before or behind the others. */
function completeImages(
  name: string,
  { images, count, pixels }: Rows,
  { values, column }: Candidate,
  scale: 1 | 255,
  isLast: boolean,
): void {
  for (let row = 0; row < count; row++) {
    const value = values[row] as number;
    if (scale === 1 ? !Number.isInteger(value) || value > 255 : !(value <= 1)) {
      throw new DataError(
        `${name}: column ${column + 1}, row ${row + 1}: expected ${scale === 1 ? "a whole number from 0 to 255" : "a number from 0 to 1"}, found ${value}.`,
      );
    }
    const [start, end] = [row * pixels, (row + 1) * pixels];
    if (!isLast) {
      images.copyWithin(start + 1, start, end - 1);
    }
    images[isLast ? end - 1 : start] = Math.round(value * scale);
  }
}
