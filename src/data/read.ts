import { counted } from "../base/words.ts";
import { type Content, openContent } from "./content.ts";
import { readCsv } from "./csv/csv.ts";
import { DataError, type Dataset } from "./dataset.ts";
import { type IdxFile, countClasses, readIdxHeader, readIdxValues } from "./idx.ts";
import { MAX_CLASSES } from "./limits.ts";
import { type ReadOptions, type Reading, startReading } from "./reading.ts";
import type { ByteSource } from "./source.ts";

/**
 * Reads one set of digits: a Kaggle CSV, or an IDX file of images with or without its file of labels, each
 * plain or packed. Formats are told by content, not by name, and files may come in any order.
 *
 * @throws DataError a sentence that names file and place; the signal's reason when reading is aborted
 */
export async function readDigits(
  sources: readonly ByteSource[],
  options: ReadOptions = {},
): Promise<Dataset> {
  const sets = await readDigitSets(sources, options);
  const [only, ...others] = sets;
  if (only === undefined || others.length > 0) {
    const names = sets.map(({ name }) => name).join(", ");
    throw new DataError(`${counted(sets.length, "set")} of digits: ${names}. Choose one.`);
  }
  return only;
}

/**
 * Reads as many sets of digits as the files hold, in the files' order. Images and labels in IDX files belong
 * together when they are equally many.
 *
 * @throws as {@link readDigits} does; nothing is returned when one file has a fault
 */
export async function readDigitSets(
  sources: readonly ByteSource[],
  options: ReadOptions = {},
): Promise<Dataset[]> {
  judgeOptions(options);
  if (sources.length === 0) {
    throw new DataError("No files were given. Choose a CSV or IDX files.");
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

/** Two zeros and a type; the types that are not bytes get a sentence of their own. */
function isIdx({ head }: Content): boolean {
  return head[0] === 0 && head[1] === 0 && head[2] !== 0;
}

/** The file of labels that belongs to each file of images, where one does. */
function pairByCount(files: readonly IdxFile[]): Map<IdxFile, IdxFile> {
  const images = files.filter(({ header }) => header.kind === "images");
  const labels = files.filter(({ header }) => header.kind === "labels");
  const pairs = new Map<IdxFile, IdxFile>();
  for (const file of labels) {
    const fitting = images.filter(({ header }) => header.count === file.header.count);
    const [image] = fitting;
    if (image === undefined) {
      throw withoutImages(file, images);
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
  const labelValues = labels && (await readIdxValues(labels, count, reading));
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

function withoutImages({ content, header }: IdxFile, images: readonly IdxFile[]): DataError {
  const labels = `${content.name} holds ${counted(header.count, "label")}`;
  const [image] = images;
  if (image === undefined) {
    return new DataError(`${labels} and no file of images was given. Give both files.`);
  }
  const has = `${image.content.name} ${counted(image.header.count, "image")}`;
  return new DataError(`${labels}, but ${has}. Give the two files that belong together.`);
}

function ambiguous({ content, header }: IdxFile): DataError {
  return new DataError(
    `${content.name}: several files hold ${counted(header.count, "row")}, so which labels belong to which images is unclear. Give one pair of files at a time.`,
  );
}

function judgeOptions({ limit, classes }: ReadOptions): void {
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1)) {
    throw new DataError(`The limit is ${limit}; it must be a whole number of rows, 1 or more.`);
  }
  if (
    classes !== undefined &&
    !(Number.isInteger(classes) && classes >= 1 && classes <= MAX_CLASSES)
  ) {
    throw new DataError(`The number of classes is ${classes}; it must be 1 to ${MAX_CLASSES}.`);
  }
}
