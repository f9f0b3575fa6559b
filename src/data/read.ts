import { counted } from "../base/format.ts";
import { type Content, openContent } from "./content.ts";
import { readCsv } from "./csv/csv.ts";
import { DataError, type Dataset } from "./dataset.ts";
import { type IdxFile, countClasses, readIdxHeader, readIdxLabels, readIdxValues } from "./idx.ts";
import { MAX_CLASSES } from "./limits.ts";
import { type ReadOptions, type Reading, startReading } from "./reading.ts";
import type { ByteSource } from "./source.ts";

/**
 * Reads one dataset: a Kaggle CSV, or an IDX file of images with or without its file of labels. Each file may be plain
 * or compressed. The formats are recognised by content, not by name, and the files may come in any order.
 *
 * @throws DataError that names the file and the place of the error; the signal's reason if reading is aborted
 */
export async function readDigits(
  sources: readonly ByteSource[],
  options: ReadOptions = {},
): Promise<Dataset> {
  const sets = await readDigitSets(sources, options);
  const [only, ...others] = sets;
  if (only === undefined || others.length > 0) {
    const names = sets.map(({ name }) => name).join(", ");
    throw new DataError(
      `The files hold ${counted(sets.length, "set")} of digits: ${names}. Choose the files of one set.`,
    );
  }
  return only;
}

/**
 * Reads all datasets that the files hold, in the order of the files. A file of IDX images and a file of IDX labels
 * belong together if they hold the same number of rows.
 *
 * @throws as {@link readDigits} does; if one file has an error, nothing is returned
 */
export async function readDigitSets(
  sources: readonly ByteSource[],
  options: ReadOptions = {},
): Promise<Dataset[]> {
  checkOptions(options);
  if (sources.length === 0) {
    throw new DataError("No files were chosen. Choose a CSV file or IDX files.");
  }
  const reading = startReading(sources, options);
  const contents: Content[] = [];
  try {
    for (const source of sources) {
      contents.push(await openContent(source, reading));
    }
    return await readAll(contents, reading);
  } finally {
    await Promise.all(contents.map((content) => content.close()));
  }
}

async function readAll(contents: readonly Content[], reading: Reading): Promise<Dataset[]> {
  const idx = contents
    .filter(isIdx)
    .map((content) => ({ content, header: readIdxHeader(content) }));
  const labels = pairByCount(idx);
  const sets: Dataset[] = [];
  for (const content of contents) {
    const images = idx.find((file) => file.content === content);
    if (images === undefined) {
      sets.push(await readCsv(content, reading));
    } else if (images.header.kind === "images") {
      sets.push(await readIdxPair(images, labels.get(images), reading));
    }
  }
  return sets;
}

/** Whether a file begins with two zeros and a type. Types other than bytes also count; they get an error later. */
function isIdx({ head }: Content): boolean {
  return head[0] === 0 && head[1] === 0 && head[2] !== 0;
}

/** For each file of images the file of labels that belongs to it, if there is one. */
function pairByCount(files: readonly IdxFile[]): Map<IdxFile, IdxFile> {
  const images = files.filter(({ header }) => header.kind === "images");
  const labels = files.filter(({ header }) => header.kind === "labels");
  const pairs = new Map<IdxFile, IdxFile>();
  for (const file of labels) {
    const fitting = images.filter(({ header }) => header.count === file.header.count);
    const [image] = fitting;
    if (image === undefined) {
      throw labelsWithoutImages(file, images);
    }
    if (fitting.length > 1 || pairs.has(image)) {
      throw ambiguous(file);
    }
    pairs.set(image, file);
  }
  return pairs;
}

async function readIdxPair(
  images: IdxFile,
  labels: IdxFile | undefined,
  reading: Reading,
): Promise<Dataset> {
  const { limit, classes } = reading.options;
  const { width, height } = images.header;
  const count = Math.min(limit ?? Infinity, images.header.count);
  const labelValues = labels && (await readIdxLabels(labels, count, reading));
  return {
    name: images.content.name,
    width,
    height,
    classes: countClasses(labels ?? images, labelValues ?? new Uint8Array(0), classes),
    count,
    images: await readIdxValues(images, count, reading),
    labels: labelValues,
  };
}

function labelsWithoutImages({ content, header }: IdxFile, images: readonly IdxFile[]): DataError {
  const labels = `${content.name} holds ${counted(header.count, "label")}`;
  const [image] = images;
  if (image === undefined) {
    return new DataError(`${labels}, but no file of images was chosen. Choose both files.`);
  }
  const has = `${image.content.name} holds ${counted(image.header.count, "image")}`;
  return new DataError(`${labels}, but ${has}. Choose two files that belong together.`);
}

function ambiguous({ content, header }: IdxFile): DataError {
  return new DataError(
    `${content.name}: several files hold ${counted(header.count, "row")}, so it is unclear which labels belong to which images. Choose one pair of files at a time.`,
  );
}

function checkOptions({ limit, classes }: ReadOptions): void {
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1)) {
    throw new DataError(`The limit is ${limit}; it must be a whole number of rows, at least 1.`);
  }
  if (
    classes !== undefined &&
    !(Number.isInteger(classes) && classes >= 1 && classes <= MAX_CLASSES)
  ) {
    throw new DataError(
      `The number of classes is ${classes}; it must be a whole number from 1 to ${MAX_CLASSES}.`,
    );
  }
}
