import { DataError, type Dataset } from "./dataset.ts";

/**
 * A dataset of the given rows, in their order.
 *
 * @param rows row numbers; one may stand there more than once
 */
export function selectRows(dataset: Dataset, rows: Uint32Array): Dataset {
  const { width, height, images, labels } = dataset;
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
  };
}

/**
 * The rows of some classes. Labels keep their meaning: a 7 stays a 7, and `classes` stays as it was.
 *
 * @throws DataError when there are no labels, or a class is named that has no rows
 */
export function selectClasses(dataset: Dataset, classes: readonly number[]): Dataset {
  const { name, labels } = dataset;
  if (labels === undefined) {
    throw new DataError(`${name} has no labels to choose classes by. Use all of it.`);
  }
  if (classes.length === 0) {
    throw new DataError("No classes were named. Name some, like 0,1.");
  }
  const present = new Set(labels);
  const absent = classes.find((label) => !present.has(label));
  if (absent !== undefined) {
    const list = Array.from(present).sort((a, b) => a - b);
    throw new DataError(`${name} has no rows of class ${absent}; it has ${list.join(", ")}.`);
  }
  const wanted = new Set(classes);
  const rows = Uint32Array.from(labels.keys()).filter((row) => wanted.has(labels[row] as number));
  return selectRows(dataset, rows);
}
