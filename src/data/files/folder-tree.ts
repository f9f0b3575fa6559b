import { type IdxSet, chooseFiles } from "../folder.ts";
import { isOtherPicture } from "./other-formats.ts";

/** What a file's name says about the set that it belongs to. */
type NamedSet = IdxSet | "validation" | "unnamed";

/** Which set to look for first, if a folder or a zip holds several. */
const ORDER: Readonly<Record<IdxSet, readonly NamedSet[]>> = {
  train: ["train", "unnamed", "t10k", "validation"],
  t10k: ["t10k", "validation", "unnamed", "train"],
};

const SET_WORDS: readonly (readonly [NamedSet, RegExp])[] = [
  ["train", /(^|[^a-z])train/],
  ["t10k", /(^|[^a-z])(test|t10k)/],
  ["validation", /(^|[^a-z])(val|valid|validation|dev)([^a-z]|$)/],
];

/**
 * Chooses the files of one data set from a folder with its sub-folders, or from a zip. In this order: what
 * {@link chooseFiles} chooses, in whatever sub-folder it is; NumPy arrays; Parquet; the sprite of TensorFlow.js; other
 * tables; PNGs.
 *
 * @param paths paths of the files, relative to the folder, with slashes
 * @param prefer which set to choose if there are several
 * @returns the chosen paths; none if there are no digits, or none of one set
 */
export function chooseTree(paths: readonly string[], prefer: IdxSet): string[] {
  const visible = paths.filter((path) => !/(^|\/)(\.|__MACOSX)/.test(path));
  const ending = (pattern: RegExp) => visible.filter((path) => pattern.test(path));
  const pictures = ending(/\.png$/i);
  const tables = ending(/\.csv(\.gz|\.zip)?$/i)
    .filter(isTable)
    .filter((path) => pictures.length === 0 || !isListOfLabels(path));
  const choices = [
    () => knownNames(visible, prefer),
    () => filesOfSet(ending(/\.npz$/i), prefer),
    () => filesOfSet(ending(/\.npy$/i), prefer),
    () => filesOfSet(ending(/\.parquet$/i), prefer),
    () => sprite(visible),
    () => only(filesOfSet(tables, prefer)),
    () => withOtherPictures(filesOfSet(pictures, prefer), visible),
  ];
  for (const choose of choices) {
    const chosen = choose();
    if (chosen.length > 0) {
      return chosen;
    }
  }
  return [];
}

/** The set to which a path belongs by its words. The last part of the path that has such a word decides. */
export function setOf(path: string): NamedSet {
  for (const part of path.toLowerCase().split("/").reverse()) {
    const found = SET_WORDS.find(([, pattern]) => pattern.test(part));
    if (found !== undefined) {
      return found[0];
    }
  }
  return "unnamed";
}

/** Those of the first set that occurs, in the order for `prefer`. */
export function ofPreferredSet<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  prefer: IdxSet,
): Item[] {
  const sets = ORDER[prefer].map((set) => items.filter((item) => setOf(nameOf(item)) === set));
  return sets.find((set) => set.length > 0) ?? [];
}

/** Unpacking programs often make a folder with the name of the file in it: `train.csv/train.csv`. */
function knownNames(paths: readonly string[], prefer: IdxSet): string[] {
  const pathOf = new Map<string, string>();
  for (const path of [...paths].sort((a, b) => depth(a) - depth(b))) {
    const name = path.split("/").at(-1) as string;
    // The copy of MNIST on Kaggle has each file twice: train-images.idx3-ubyte and train-images-idx3-ubyte.
    const isCopy = pathOf.has(name) || pathOf.has(name.replace(/-(idx\d-\w+)$/, ".$1"));
    if (!isCopy) {
      pathOf.set(name, path);
    }
  }
  return chooseFiles([...pathOf.keys()], prefer).map((name) => pathOf.get(name) as string);
}

function depth(path: string): number {
  return path.split("/").length;
}

function filesOfSet(paths: readonly string[], prefer: IdxSet): string[] {
  return ofPreferredSet(paths, (path) => path, prefer);
}

/** Adds the pictures of other formats in the same folders of classes: they cannot be read, and the reader says so. */
function withOtherPictures(pictures: readonly string[], paths: readonly string[]): string[] {
  const sets = new Set(pictures.map(folderOfClasses));
  const others = paths.filter((path) => isOtherPicture(path) && sets.has(folderOfClasses(path)));
  return [...pictures, ...others];
}

/** Hive and Spark divide a table by the values of a column, into a folder for each: `label=7/part.parquet`. */
const PARTITION = /(^|\/)\w+=[^/]*\//;

/** Whether a file is a partition of a table, by its path. */
export function isPartition(path: string): boolean {
  return PARTITION.test(path);
}

/** Whether the folder of a file says what is in it, so that its path is its name. */
export function isNamedByFolder(path: string): boolean {
  return /\.png$/i.test(path) || isOtherPicture(path) || isPartition(path);
}

/** `train` of `train/3/17.png`. */
export function folderOfClasses(path: string): string {
  return path.split("/").slice(0, -2).join("/");
}

function only(paths: string[]): string[] {
  return paths.length === 1 ? paths : [];
}

function isTable(path: string): boolean {
  return !/submission/i.test(path);
}

/** Beside pictures, `labels.csv` names them, and holds no pixels. */
function isListOfLabels(path: string): boolean {
  return /label|annotation|metadata/i.test(path.split("/").at(-1) ?? "");
}

/** `mnist_images.png` and `mnist_labels_uint8`. */
function sprite(paths: readonly string[]): string[] {
  const labels = paths.filter((path) => path.endsWith("labels_uint8"));
  const images = paths.filter((path) => path.endsWith("images.png"));
  return labels.length === 1 && images.length === 1 ? [...images, ...labels] : [];
}
