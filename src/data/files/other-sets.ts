import { folderOfClasses, setOf } from "./folder-tree.ts";

// Where several data sets lie in one place, one is read. The others are named, so that nobody takes it for another one.

/** Files of digits by their names: a CSV may be anything, unless it is called as Kaggle calls its own. */
const KNOWN = [/idx3-ubyte(\.gz)?$/, /(^|\/)(train|test)\.csv(\.gz|\.zip)?$/, /\.(npz|parquet)$/i];

/** More are not named. */
const MOST_NAMED = 3;

/**
 * The other data sets beside the one that was chosen, as far as names tell: a file of each, or its folder of PNGs.
 *
 * @param paths of all files, relative to the folder or zip, with slashes
 */
export function otherSets(paths: readonly string[], chosen: readonly string[]): string[] {
  const used = new Set(chosen.map(setName));
  const others = paths
    .filter((path) => !/(^|\/)(\.|__MACOSX)/.test(path))
    .filter((path) => KNOWN.some((known) => known.test(path)) || isInNamedSet(path))
    .map(setName)
    .filter((name) => !used.has(name));
  // Of copies in several folders, or packed, the first stands for all.
  const first = new Map(others.map((name) => [withoutPacking(name), name] as const).reverse());
  for (const name of chosen.map(withoutPacking)) {
    first.delete(name);
  }
  return [...first.values()].reverse();
}

/** `test/3/17.png`: pictures that are no data set lie in no folders of classes. */
function isInNamedSet(path: string): boolean {
  return /[^/]+\/\d+\/[^/]+\.png$/i.test(path) && setOf(path) !== "unnamed";
}

function setName(path: string): string {
  return /\.png$/i.test(path) ? folderOfClasses(path) : path;
}

/** The same for `train.csv`, `train.csv.zip` and `train.csv/train.csv`, and for both spellings of MNIST's names. */
function withoutPacking(path: string): string {
  const name = path.split("/").at(-1) ?? "";
  return name.replace(/\.(gz|zip)$/, "").replace(/\.(idx\d-\w+)$/, "-$1");
}

/** Says which of several sets is read. */
export function severalNote(used: string, others: readonly string[]): string {
  const some = [...others.slice(0, MOST_NAMED), ...(others.length > MOST_NAMED ? ["…"] : [])];
  return `There are several sets of digits: ${used} is used, not ${some.join(", ")}.`;
}
