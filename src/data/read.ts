import { readCsv } from "./csv.ts";
import { DataError, type Dataset } from "./dataset.ts";
import { type Idx, type IdxImages, type IdxLabels, looksLikeIdx, readIdx } from "./idx.ts";
import { type ByteSource, type ReadOptions, chunksOf } from "./source.ts";

/**
 * Reads digits from one Kaggle CSV, or from an IDX file of images with or without one of labels, in any order,
 * plain or gzip. Files are told apart by what is in them, not by what they are called.
 *
 * @throws DataError naming file and place; the signal's reason when aborted
 */
export async function readDigits(
  sources: readonly ByteSource[],
  options: ReadOptions = {},
): Promise<Dataset> {
  const contents: (Dataset | Idx)[] = [];
  for (const source of sources) {
    contents.push(await readSource(source, options));
  }
  const names = contents.map(({ name }) => name).join(", ");
  const [first, second] = contents;
  if (first === undefined) {
    throw new DataError("There is no file to read.");
  }
  if (contents.length === 1 && !("kind" in first)) {
    return first;
  }
  const images = contents.find(isImages);
  const labels = contents.find(isLabels);
  if (
    images === undefined ||
    contents.length > 2 ||
    (second !== undefined && labels === undefined)
  ) {
    throw new DataError(
      `${names}: these do not go together. Take one CSV, or one IDX file of images with one of labels.`,
    );
  }
  return combined(images, labels);
}

async function readSource(source: ByteSource, options: ReadOptions): Promise<Dataset | Idx> {
  const chunks = chunksOf(source, options);
  const { value: start, done } = await chunks.next();
  if (done === true) {
    throw new DataError(`${source.name}: the file is empty.`);
  }
  const all = withStart(start, chunks);
  return looksLikeIdx(start)
    ? readIdx(source.name, all, options.limit)
    : readCsv(source.name, all, options.limit);
}

async function* withStart<T>(start: T, rest: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  yield start;
  yield* rest;
}

function combined(images: IdxImages, labels: IdxLabels | undefined): Dataset {
  if (labels !== undefined && labels.count !== images.count) {
    throw new DataError(
      `${images.name} holds ${images.count} images, ${labels.name} ${labels.count} labels: they belong to different sets.`,
    );
  }
  const { name, width, height, count, bytes } = images;
  const classes =
    labels === undefined ? 10 : Math.max(10, 1 + labels.bytes.reduce((a, b) => Math.max(a, b), 0));
  return { name, width, height, classes, count, images: bytes, labels: labels?.bytes };
}

function isImages(content: Dataset | Idx): content is IdxImages {
  return "kind" in content && content.kind === "images";
}

function isLabels(content: Dataset | Idx): content is IdxLabels {
  return "kind" in content && content.kind === "labels";
}
