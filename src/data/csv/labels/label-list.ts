// A CSV of labels alone, such as y_train.csv beside X_train.csv: a label per line, in the order of the images. A column before it
// may count the lines.

import { counted } from "../../../base/format.ts";
import { excerpt } from "../../../base/words.ts";
import { INDEX_NAME, LABEL_NAMES, isIdName } from "../../column-names.ts";
import type { Content } from "../../content.ts";
import { DataError, type Dataset } from "../../dataset.ts";
import { DIGIT_CLASSES, MAX_CLASSES } from "../../limits.ts";
import type { Reading } from "../../reading.ts";
import { LINE_FEED } from "../bytes.ts";
import { areNumbers, dividedLine } from "../first-line.ts";
import { lineWindows } from "../lines.ts";
import { numberIn } from "../number.ts";

interface LabelList {
  readonly name: string;
  /** Those of the most images, and two more at most: a file may have any number. */
  readonly labels: Uint8Array;
  readonly isWhole: boolean;
  /** Whether the first label may be a name: pandas calls the only column 0 if it has no other name. */
  readonly mayBeginWithName: boolean;
}

/** Whether a file has no columns but a label and one that counts the lines: its first line tells. */
export function isLabelList({ head }: Pick<Content, "head">): boolean {
  const end = head.indexOf(LINE_FEED);
  const { cells } = dividedLine(new TextDecoder().decode(head.subarray(0, Math.max(0, end))));
  const [label = "", counter = "", ...others] = cells.toReversed();
  const isCounter = INDEX_NAME.test(counter) || isIdName(counter);
  const isLabel = LABEL_NAMES.includes(label.toLowerCase()) || areNumbers([label]);
  return label !== "" && isLabel && isCounter && others.length === 0;
}

/**
 * Gives images without labels those of the lists.
 *
 * @throws DataError if it is unclear which images the labels of a list belong to, or if they are no labels
 */
export async function withLabelLists(
  sets: readonly Dataset[],
  lists: readonly Content[],
  reading: Reading,
): Promise<Dataset[]> {
  const labelled = [...sets];
  for (const content of lists) {
    const list = withoutName(
      await readLabelList(content, mostIn(sets), reading),
      labelled,
      reading,
    );
    const place = placeOf(list, labelled, reading);
    labelled[place] = withLabels(labelled[place] as Dataset, list, reading);
  }
  return labelled;
}

/** How many images the largest set has. */
function mostIn(sets: readonly Dataset[]): number {
  return sets.reduce((most, { count }) => Math.max(most, count), 0);
}

function withoutName(list: LabelList, sets: readonly Dataset[], reading: Reading): LabelList {
  const others = { ...list, labels: list.labels.subarray(1) };
  const fits = (one: LabelList) => sets.some((set) => isFitting(set, one, reading));
  return list.mayBeginWithName && !fits(list) && fits(others) ? others : list;
}

/** With a limit, only the first images were read. */
function isFitting(
  { labels, count }: Dataset,
  list: Pick<LabelList, "labels">,
  { options: { limit } }: Reading,
): boolean {
  const { length } = list.labels;
  return labels === undefined && (length === count || (count === limit && length > count));
}

/** Which set a list belongs to. */
function placeOf(list: LabelList, sets: readonly Dataset[], reading: Reading): number {
  const { name, labels } = list;
  const fitting = sets.filter((set) => isFitting(set, list, reading));
  const [found] = fitting;
  const [images] = sets.filter((set) => set.labels === undefined);
  const holds = list.isWhole
    ? `${name} holds ${counted(labels.length, "label")}`
    : `${name} holds more than ${counted(mostIn(sets), "label")}`;
  if (images === undefined) {
    const names = sets.map((set) => set.name).join(", ");
    throw new DataError(`${holds}, but ${names} has labels already. Leave ${name} out.`);
  }
  if (found === undefined) {
    throw new DataError(
      `${holds}, but ${images.name} holds ${counted(images.count, "image")}. Choose two files that belong together.`,
    );
  }
  if (fitting.length > 1) {
    throw new DataError(
      `${name}: several files hold ${counted(found.count, "image")}, so it is unclear which labels belong to which images. Choose one pair of files at a time.`,
    );
  }
  return sets.indexOf(found);
}

function withLabels(set: Dataset, list: LabelList, { options }: Reading): Dataset {
  const labels = list.labels.slice(0, set.count);
  const highest = labels.reduce((max, label) => Math.max(max, label), 0);
  return {
    ...set,
    labels,
    classes: options.classes ?? Math.max(DIGIT_CLASSES, highest + 1),
    notes: [...(set.notes ?? []), `The labels of ${set.name} are those of ${list.name}.`],
  };
}

/** @param most how many images the labels may belong to; the first of them may be a name */
async function readLabelList(
  content: Content,
  most: number,
  { options }: Reading,
): Promise<LabelList> {
  const { name } = content;
  const classes = options.classes ?? MAX_CLASSES;
  const labels: number[] = [];
  let [line, before] = [0, Number.NaN];
  let [hasHeader, isWhole] = [false, true];
  for await (const cells of cellsOfLines(content)) {
    line++;
    const [label = "", counter] = cells.toReversed();
    if (line === 1 && (counter !== undefined || !areNumbers(cells))) {
      hasHeader = true;
    } else if (cells.some((cell) => cell !== "")) {
      const count = counter === undefined ? undefined : numberOf(counter);
      if (count !== undefined && labels.length > 0 && count !== before + 1) {
        throw new DataError(
          `${name}:${line}: its first column does not count the lines, so the labels may be in another order than the images. Save both files in the same order, without that column (in pandas: index=False).`,
        );
      }
      before = count ?? before;
      labels.push(labelOf(label, classes, `${name}:${line}`));
    }
    if (labels.length > most + 1) {
      isWhole = false;
      break;
    }
  }
  const mayBeginWithName = !hasHeader && labels[0] === 0;
  return { name, labels: Uint8Array.from(labels), isWhole, mayBeginWithName };
}

/** @param place for messages */
function labelOf(cell: string, classes: number, place: string): number {
  const label = numberOf(cell);
  if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
    const found = cell === "" ? "nothing" : excerpt(cell);
    throw new DataError(
      `${place}: expected a label, a whole number from 0 to ${classes - 1}, found ${found}.`,
    );
  }
  return label;
}

function numberOf(cell: string): number {
  const bytes = new TextEncoder().encode(cell);
  return numberIn(bytes, 0, bytes.length);
}

async function* cellsOfLines({ name, chunks }: Content) {
  const decoder = new TextDecoder();
  for await (const window of lineWindows(name, chunks)) {
    for (;;) {
      const end = window.bytes.indexOf(LINE_FEED, window.start);
      if (end < 0 || end >= window.end) {
        break;
      }
      const line = decoder.decode(window.bytes.subarray(window.start, end));
      window.start = end + 1;
      yield dividedLine(line).cells;
    }
  }
}
