/** Sets that a folder of IDX files may hold: to train on, and to test on. */
export type IdxSet = "train" | "t10k";

/**
 * Chooses the files of one data set out of a folder: the IDX files of the preferred set, or else of the other, or
 * else all of them; where there are none, Kaggle's train.csv or test.csv.
 *
 * @param names of the folder's files, without its path
 * @param prefer which set to take where the folder holds both
 * @returns none where it holds neither kind
 */
export function chooseFiles(names: readonly string[], prefer: IdxSet): string[] {
  const idx = names.filter((name) => /idx[13]-ubyte(\.gz)?$/.test(name));
  const other: IdxSet = prefer === "train" ? "t10k" : "train";
  const sets = [prefer, other].map((set) => idx.filter((name) => name.startsWith(set)));
  const chosen = sets.find((set) => set.length > 0) ?? idx;
  return chosen.length > 0 ? withoutTwins(chosen) : kaggleFile(names, prefer);
}

/** Where a file lies there both plain and gzip, one is enough. */
function withoutTwins(names: readonly string[]): string[] {
  return names.filter((name) => !(name.endsWith(".gz") && names.includes(name.slice(0, -3))));
}

function kaggleFile(names: readonly string[], prefer: IdxSet): string[] {
  const tables = prefer === "train" ? ["train.csv", "test.csv"] : ["test.csv", "train.csv"];
  const wanted = tables.flatMap((table) => [table, `${table}.gz`, `${table}.zip`]);
  const found = wanted.find((name) => names.includes(name));
  return found === undefined ? [] : [found];
}
