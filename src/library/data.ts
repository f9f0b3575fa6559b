/**
 * Reads, draws, splits and describes labelled images. Pure functions on bytes, which need neither a GPU nor a DOM.
 *
 * @module adamant-webgpu/data
 */
export {
  DataError,
  type Dataset,
  type DrawnDigits,
  type RowIds,
  UnclearLabelError,
} from "../data/dataset.ts";
export type { IdxSet } from "../data/folder.ts";
export { type BuiltIn, asPeopleWrite, builtInDigits, drawFresh } from "../data/digits/generate.ts";
export { readDigitSets, readDigits } from "../data/read.ts";
export type { ReadOptions, ReadProgress } from "../data/reading.ts";
export { type ByteSource, bytesSource } from "../data/source.ts";
export { selectClasses, selectRows } from "../data/select.ts";
export { type SplitOptions, splitDataset, validationCount } from "../data/split.ts";
export {
  type ClassSummary,
  type ColumnSummary,
  type Description,
  describe,
} from "../data/analysis/describe.ts";
export type { DuplicateGroup } from "../data/analysis/duplicates.ts";
export type { Summary } from "../data/analysis/summary.ts";
export type { ClassMoments } from "../data/analysis/histograms.ts";
export { type Drift, drift } from "../data/analysis/drift.ts";
export { type Photo, pictureOfPhoto } from "../data/picture.ts";
export { dataFingerprint } from "../data/fingerprint.ts";
