// How the columns of a CSV are called that are no pixels.

export const LABEL_NAMES: readonly string[] = [
  "label",
  "labels",
  "class",
  "digit",
  "target",
  "y",
  "category",
];

/** The index that pandas writes has no name, and gets one when pandas reads it again. */
export const INDEX_NAME = /^(|unnamed: \d+(\.\d+)?|index|idx|row|rowid|#)$/i;
export const NO_NAME = /^(|unnamed: .*)$/i;
export const ID_NAME = /(^|[^a-z])id$|^imageid$|^(image|file)[ _-]?(name)?$/i;
/** `ImageId`, `imgID`. */
export const ID_IN_CAMEL_CASE = /[a-z]I[dD]$/;
