import { DataError, type Dataset, type DrawnDigits } from "./dataset.ts";

/**
 * A dataset of the given rows, in the given order.
 *
 * @param rows row numbers, counted from 0; the same row may occur more than once
 */
export function selectRows(dataset: Dataset, rows: Uint32Array): Dataset {
  const { width, height, images, labels, ids, files, drawn } = dataset;
  const pixels = width * height;
  const selected = new Uint8Array(rows.length * pixels);
  rows.forEach((row, index) => {
    selected.set(images.subarray(row * pixels, (row + 1) * pixels), index * pixels);
  });
  return {
    ...dataset,
    count: rows.length,
    images: selected,
    labels: labels && Uint8Array.from(rows, (row) => labels[row] as number),
    ...(drawn && { drawn: selectDrawn(drawn, rows) }),
    ...(files && { files: Array.from(rows, (row) => files[row] as string) }),
    ...(ids && { ids: { ...ids, values: Array.from(rows, (row) => ids.values[row] as string) } }),
  };
}

/** Undefined if a row was not drawn. */
function selectDrawn(drawn: DrawnDigits, rows: Uint32Array): DrawnDigits | undefined {
  const numbers = rows.map((row) => drawn.numbers[row] ?? 0);
  return rows.every((row) => row < drawn.numbers.length) ? { ...drawn, numbers } : undefined;
}

/**
 * The rows of the given classes. Labels keep their meaning: a 7 stays a 7, and `classes` does not change.
 *
 * @throws DataError if there are no labels, no classes are given, or a given class has no rows
 */
export function selectClasses(dataset: Dataset, classes: readonly number[]): Dataset {
  const { name, labels } = dataset;
  if (labels === undefined) {
    throw new DataError(`${name} has no labels, so classes cannot be selected. Use all its rows.`);
  }
  if (classes.length === 0) {
    throw new DataError("No classes were given. Give some, for example 0,1.");
  }
  const present = new Set(labels);
  const absent = classes.find((label) => !present.has(label));
  if (absent !== undefined) {
    const list = Array.from(present).sort((a, b) => a - b);
    throw new DataError(
      `${name} has no rows of class ${absent}. Its classes are ${list.join(", ")}.`,
    );
  }
  const wanted = new Set(classes);
  const rows = Uint32Array.from(labels.keys()).filter((row) => wanted.has(labels[row] as number));
  return selectRows(dataset, rows);
}

/** The first `most` rows, or all of them if there are fewer. */
export function firstRows(dataset: Dataset, most: number): Dataset {
  const length = Math.min(most, dataset.count);
  return selectRows(
    dataset,
    Uint32Array.from({ length }, (_, row) => row),
  );
}
