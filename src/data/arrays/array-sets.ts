import { counted } from "../../base/format.ts";
import type { Content } from "../content.ts";
import { DataError, type Dataset, scaledNote } from "../dataset.ts";
import { ofPreferredSet } from "../files/folder-tree.ts";
import { DIGIT_CLASSES, MAX_CLASSES } from "../limits.ts";
import type { Reading } from "../reading.ts";
import {
  type DigitArray,
  type ImageArray,
  type LabelArray,
  digitArray,
  isLabelName,
  readImages,
  readLabels,
} from "./digit-array.ts";
import { openNpy } from "./npy-header.ts";

/** Images and the labels that belong to them. */
interface Pair {
  readonly images: ImageArray;
  readonly labels: LabelArray | undefined;
}

/** Parts of names that tell images from labels. What remains is the same for both: `x_train` and `y_train`. */
const KIND_WORDS =
  /images?|imgs?|labels?|targets?|classes|data|(?<![a-z])[xy](?![a-z])|[^a-z0-9]+/gi;

/**
 * Reads the data sets in some NumPy arrays, as from Keras's `mnist.npz` or KMNIST's files. Images and labels belong
 * together if they are equally many; where several are, their names decide. Other arrays beside them are ignored.
 *
 * @param contents `.npy` files, also from the same or from several `.npz`
 * @param onlyPreferred whether to read a single set if there is one for training and one for testing
 * @throws DataError that names the file and the place of the error
 */
export async function readArrays(
  contents: readonly Content[],
  onlyPreferred: boolean,
  reading: Reading,
): Promise<Dataset[]> {
  const { arrays, faults } = await openArrays(contents);
  const pairs = pairUp(arrays);
  const { prefer = "train", forPrediction } = reading.options;
  const chosen = onlyPreferred
    ? ofPreferredSet(pairs, ({ images }) => nameOf(images), prefer)
    : pairs;
  reading.passedOver.push(
    ...pairs.filter((pair) => !chosen.includes(pair)).map(({ images }) => nameOf(images)),
  );
  const unread = faults.find(({ name }) => isLabelName(name));
  if (unread !== undefined && forPrediction !== true && chosen.some(({ labels }) => !labels)) {
    throw unread.error;
  }
  const sets: Dataset[] = [];
  for (const pair of chosen) {
    sets.push(await readPair(pair, reading));
  }
  return sets;
}

/** The arrays that can be read, and what is wrong with the others, which matters only if nothing else is there. */
interface OpenedArrays {
  readonly arrays: readonly DigitArray[];
  readonly faults: readonly { readonly name: string; readonly error: DataError }[];
}

/** The arrays of images and labels. If there are no images, the first error says what is wrong with another array. */
async function openArrays(contents: readonly Content[]): Promise<OpenedArrays> {
  const arrays: DigitArray[] = [];
  const faults: OpenedArrays["faults"][number][] = [];
  for (const content of contents) {
    try {
      arrays.push(digitArray(await openNpy(content)));
    } catch (error) {
      if (!(error instanceof DataError)) {
        throw error;
      }
      faults.push({ name: content.name, error });
    }
  }
  const [fault] = faults;
  if (fault !== undefined && (contents.length === faults.length || !arrays.some(areImages))) {
    throw fault.error;
  }
  return { arrays, faults };
}

function areImages(array: DigitArray): array is ImageArray {
  return array.kind === "images";
}

function pairUp(arrays: readonly DigitArray[]): Pair[] {
  const images = arrays.filter(areImages);
  const labels = arrays.filter((array) => array.kind === "labels");
  const pairs = images.map((array) => ({ images: array, labels: labelsOf(array, images, labels) }));
  const unused = labels.find((array) => !pairs.some((pair) => pair.labels === array));
  if (unused !== undefined && pairs.every((pair) => pair.labels === undefined)) {
    throw withoutImages(unused, images);
  }
  return pairs;
}

function labelsOf(
  images: ImageArray,
  allImages: readonly ImageArray[],
  allLabels: readonly LabelArray[],
): LabelArray | undefined {
  const labels = allLabels.filter(({ count }) => count === images.count);
  const rivals = allImages.filter(({ count }) => count === images.count);
  if (labels.length <= 1 && rivals.length === 1) {
    return labels[0];
  }
  const named = labels.filter((array) => keyOf(array) === keyOf(images));
  if (named.length > 1 || (named.length === 0 && labels.length > 0)) {
    throw new DataError(
      `${nameOf(images)}: it is unclear which labels belong to these ${counted(images.count, "image")}. Name the arrays alike, such as x_train and y_train, or choose fewer files.`,
    );
  }
  return named[0];
}

function keyOf(array: DigitArray): string {
  return nameOf(array).replace(KIND_WORDS, "").toLowerCase();
}

function nameOf({ array }: DigitArray): string {
  return array.content.name;
}

async function readPair({ images, labels }: Pair, reading: Reading): Promise<Dataset> {
  const { limit = Infinity, classes } = reading.options;
  const { width, height } = images;
  const count = Math.min(limit, images.count);
  const values = labels && (await readLabels(labels, count, classes ?? MAX_CLASSES, reading));
  const highest = values?.reduce((max, label) => Math.max(max, label), 0) ?? 0;
  const name = nameOf(images);
  const pixels = await readImages(images, count, reading);
  return {
    name,
    width,
    height,
    classes: classes ?? Math.max(DIGIT_CLASSES, highest + 1),
    count,
    images: pixels.images,
    labels: values,
    ...(pixels.isScaled && { notes: [scaledNote(name)] }),
  };
}

function withoutImages(labels: LabelArray, images: readonly ImageArray[]): DataError {
  const holds = `${nameOf(labels)} holds ${counted(labels.count, "label")}`;
  const [image] = images;
  if (image === undefined) {
    return new DataError(`${holds}, but no array of images was chosen. Choose both files.`);
  }
  return new DataError(
    `${holds}, but ${nameOf(image)} holds ${counted(image.count, "image")}. Choose two files that belong together.`,
  );
}
