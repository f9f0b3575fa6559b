/** The two sets that a folder of IDX files may hold: one for training, and one for testing. */
export type IdxSet = "train" | "t10k";

/** MNIST's names begin with the set, those of EMNIST and QMNIST have it in the middle. */
const SET_NAMES: Readonly<Record<IdxSet, RegExp>> = {
  train: /(^|[^a-z])train/,
  t10k: /(^|[^a-z])(t10k|test)/,
};

/**
 * Chooses the files of one dataset from a folder. In this order: the IDX files of the preferred set, those of the other
 * set, all IDX files, Kaggle's train.csv or test.csv.
 *
 * @param names names of the folder's files, without its path
 * @param prefer which set to choose if the folder holds both
 * @returns names of the chosen files; none if the folder holds neither IDX files nor Kaggle's CSVs
 */
export function chooseFiles(names: readonly string[], prefer: IdxSet): string[] {
  const idx = names.filter((name) => /idx\d-[a-z]+(\.gz)?$/.test(name));
  const other: IdxSet = prefer === "train" ? "t10k" : "train";
  const sets = [prefer, other].map((set) => idx.filter((name) => SET_NAMES[set].test(name)));
  const chosen = sets.find((set) => set.length > 0) ?? idx;
  return chosen.length > 0 ? withoutPackedCopies(chosen) : kaggleFile(names, prefer);
}

/** If a file is there both plain and as gzip, only the plain one. */
function withoutPackedCopies(names: readonly string[]): string[] {
  return names.filter((name) => !(name.endsWith(".gz") && names.includes(name.slice(0, -3))));
}

function kaggleFile(names: readonly string[], prefer: IdxSet): string[] {
  const tables = prefer === "train" ? ["train.csv", "test.csv"] : ["test.csv", "train.csv"];
  const wanted = tables.flatMap((table) => [table, `${table}.gz`, `${table}.zip`]);
  const found = wanted.find((name) => names.includes(name));
  return found === undefined ? [] : [found];
}
