import { counted } from "../base/format.ts";
import { excerpt } from "../base/words.ts";
import type { Content } from "./content.ts";
import { readCsv } from "./csv/csv.ts";
import { isLabelList, withLabelLists } from "./csv/labels/label-list.ts";
import { DataError, type Dataset, NoSuchLabelError } from "./dataset.ts";
import { isPartition } from "./files/folder-tree.ts";
import { type Inputs, openInputs } from "./files/inputs.ts";
import { refuseOtherFormats, startsWith } from "./files/other-formats.ts";
import { severalNote } from "./files/other-sets.ts";
import { type IdxFile, countClasses, readIdxHeader, readIdxLabels, readIdxValues } from "./idx.ts";
import { MAX_CLASSES } from "./limits.ts";
import { type ReadOptions, type Reading, startReading } from "./reading.ts";
import type { ByteSource } from "./source.ts";

/**
 * Reads one dataset: a Kaggle CSV, an IDX file of images with or without its file of labels, NumPy arrays, Parquet, or
 * PNGs in a folder per class. Each file may be plain or compressed, and may come in a zip. The formats are recognised by
 * content, and only PNGs by name; the files may come in any order. Of NumPy arrays, Parquet files and PNGs for training
 * and for testing, `prefer` decides which are read.
 *
 * @throws DataError that names the file and the place of the error; the signal's reason if reading is aborted
 */
export async function readDigits(
  sources: readonly ByteSource[],
  options: ReadOptions = {},
): Promise<Dataset> {
  const sets = await readSets(sources, options, true);
  const [only, ...others] = sets;
  if (only === undefined || others.length > 0) {
    throw severalSets(sets.map(({ name }) => name));
  }
  return only;
}

function severalSets(names: readonly string[]): DataError {
  const list = `${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""}`;
  const instead = names.every(isPartition)
    ? "They are partitions of one table. Save it as one file, with pandas.read_parquet of the folder and to_parquet."
    : "Choose the files of one set.";
  return new DataError(
    `The files hold ${counted(names.length, "set")} of digits: ${list}. ${instead}`,
  );
}

/**
 * Reads all datasets that the files hold, in the order of the files. A file of IDX images and a file of IDX labels, or a CSV of
 * images and a CSV of labels alone, belong together if they hold the same number of rows.
 *
 * @throws as {@link readDigits} does; if one file has an error, nothing is returned
 */
export async function readDigitSets(
  sources: readonly ByteSource[],
  options: ReadOptions = {},
): Promise<Dataset[]> {
  return readSets(sources, options, false);
}

/** @param onlyPreferred whether to leave out the other set of formats that often hold one for training and one for testing */
async function readSets(
  sources: readonly ByteSource[],
  options: ReadOptions,
  onlyPreferred: boolean,
): Promise<Dataset[]> {
  checkOptions(options);
  if (sources.length === 0) {
    throw new DataError("No files were chosen. Choose files of digits, such as train.csv.");
  }
  const reading = startReading(sources, options);
  const inputs: Inputs = { contents: [], pictures: [] };
  try {
    await openInputs(sources, reading, inputs);
    const sets = await readInputs(inputs, onlyPreferred, reading);
    return onlyPreferred ? sets.map((set) => withPassedOver(set, reading)) : sets;
  } finally {
    await Promise.all(inputs.contents.map((content) => content.close()));
  }
}

function withPassedOver(set: Dataset, { passedOver }: Reading): Dataset {
  return passedOver.length === 0
    ? set
    : { ...set, notes: [severalNote(set.name, passedOver), ...(set.notes ?? [])] };
}

/** The readers of the rarer formats are loaded when such a file comes. */
async function readInputs(
  { contents, pictures }: Inputs,
  onlyPreferred: boolean,
  reading: Reading,
): Promise<Dataset[]> {
  checkLabelColumn({ contents, pictures }, reading.options);
  const sets: Dataset[] = [];
  let left: readonly Content[] = contents;
  if (pictures.length > 0) {
    const { readPictures } = await import("./pictures/read-pictures.ts");
    const found = await readPictures(pictures, left, onlyPreferred, reading);
    sets.push(...found.sets);
    left = found.left;
  }
  const arrays = left.filter(({ head }) => isNpy(head));
  if (arrays.length > 0) {
    const { readArrays } = await import("./arrays/array-sets.ts");
    sets.push(...(await readArrays(arrays, onlyPreferred, reading)));
  }
  const tables = left.filter(({ head }) => isParquet(head));
  if (tables.length > 0) {
    const { readParquet } = await import("./parquet/read-parquet.ts");
    sets.push(...(await readParquet(tables, onlyPreferred, reading)));
  }
  const others = left.filter(({ head }) => !isNpy(head) && !isParquet(head));
  sets.push(...(await readIdxAndCsv(others, reading)));
  return sets;
}

/** Only a CSV has columns; the labels of other formats need nobody to name them. */
function checkLabelColumn({ contents, pictures }: Inputs, { label }: ReadOptions): void {
  const isTable = (content: Content) =>
    !isNpy(content.head) && !isParquet(content.head) && !isIdx(content);
  if (label !== undefined && !contents.some(isTable)) {
    const name = contents[0]?.name ?? pictures[0]?.names[0] ?? "";
    throw new NoSuchLabelError(
      `${name} is no CSV, so it has no column ${excerpt(label)} for the label. Leave the name of the label out: the labels of this format are found without it.`,
    );
  }
}

function isNpy(head: Uint8Array): boolean {
  return startsWith(head, "\x93NUMPY");
}

function isParquet(head: Uint8Array): boolean {
  return startsWith(head, "PAR1");
}

async function readIdxAndCsv(all: readonly Content[], reading: Reading): Promise<Dataset[]> {
  const found = all.filter(isLabelList);
  // Alone, they are told to be no digits.
  const lists = found.length < all.length && reading.options.forPrediction !== true ? found : [];
  const contents = all.filter((content) => !lists.includes(content));
  for (const { name, head } of contents.filter((content) => !isIdx(content))) {
    refuseOtherFormats(name, head);
  }
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
  return withLabelLists(sets, lists, reading);
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
