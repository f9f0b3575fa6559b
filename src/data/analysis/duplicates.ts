import type { Dataset } from "../dataset.ts";
import { findImage, imageTable } from "../image-table.ts";

/** Images that are equal in every pixel. */
export interface DuplicateGroup {
  /** Row numbers, counted from 0, ascending; two at least. */
  readonly rows: readonly number[];
  /** Their labels in the same order; undefined where there are none. */
  readonly labels: readonly number[] | undefined;
  /** Whether the one image stands under two labels: then one of them is wrong. */
  readonly isContradiction: boolean;
}

/** All images that occur more than once, in the order of their first rows. */
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

/** How many images of `test` occur in `train` as well: on those, a test proves nothing. */
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
