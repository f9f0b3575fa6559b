// How the columns of a table of digits are called that are no pixels.

/** Where a table has several of them, a Parquet file's label is the first of these. */
export const LABEL_NAMES: readonly string[] = [
  "label",
  "labels",
  "class",
  "target",
  "y",
  "digit",
  "category",
  "fine_label",
];

/** The index that pandas writes has no name, or one of its own, and gets another when pandas reads it again. */
export const INDEX_NAME =
  /^(|unnamed: \d+(\.\d+)?|index|idx|row|rowid|#|__index_level_\d+__|level_\d+)$/i;
export const NO_NAME = /^(|unnamed: .*)$/i;

const ID_NAME = /(^|[^a-z])id$|^imageid$|^(image|file)[ _-]?(name)?$/i;
/** `ImageId`, `imgID`. */
const ID_IN_CAMEL_CASE = /[a-z]I[dD]$/;

/** Whether a column is named like `label_id`: the number of the class, or of the row. What it holds tells which. */
export function isLabelIdName(column: string): boolean {
  const [, word = ""] = /^(.+?)[ _.-]?id$/i.exec(column) ?? [];
  return LABEL_NAMES.includes(word.toLowerCase());
}

/** Whether a column tells what its rows are called. */
export function isIdName(column: string): boolean {
  return ID_NAME.test(column) || ID_IN_CAMEL_CASE.test(column);
}
