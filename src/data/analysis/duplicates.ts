import type { Dataset } from "../dataset.ts";
import { findImage, imageTable } from "../image-table.ts";

/** Images that are equal in every pixel. */
export interface DuplicateGroup {
  /** Two or more row numbers, counted from 0, ascending. */
  readonly rows: readonly number[];
  /** Their labels in the same order; undefined if the dataset has no labels. */
  readonly labels: readonly number[] | undefined;
  /** Whether the same image has two different labels; at least one of them is wrong. */
  readonly isContradiction: boolean;
}

/** All groups of equal images, in the order of their first rows. */
export function findDuplicates(dataset: Dataset): DuplicateGroup[] {
  const { labels } = dataset;
  const groups = new Map<number, number[]>();
  imageTable(dataset).firsts.forEach((first, row) => {
    if (first === row) {
      return;
    }
    const rows = groups.get(first) ?? [first];
    rows.push(row);
    groups.set(first, rows);
  });
  return Array.from(groups.values())
    .sort(([a = 0], [b = 0]) => a - b)
    .map((rows) => {
      const named = labels && rows.map((row) => labels[row] as number);
      return { rows, labels: named, isContradiction: new Set(named).size > 1 };
    });
}

/** How many images of `test` also occur in `train`. A test on such images proves nothing. */
export function countShared(train: Dataset, test: Dataset): number {
  const table = imageTable(train);
  let shared = 0;
  for (let row = 0; row < test.count; row++) {
    if (findImage(table, test, row) >= 0) {
      shared++;
    }
  }
  return shared;
}
