export {
  DataError,
  type Dataset,
  type DrawnDigits,
  NoSuchLabelError,
  type RowIds,
  UnclearLabelError,
} from "./dataset.ts";
export {
  BUILT_IN_COUNT,
  asPeopleWrite,
  builtInDigit,
  builtInDigits,
  drawFresh,
  isBuiltIn,
} from "./digits/generate.ts";
export { firstLegibleRows, isBlot } from "./digits/legible.ts";
export { rasterize, strokesOver } from "./digits/rasterize.ts";
export type { Point, Stroke } from "./digits/skeletons.ts";
export { type Appearance, appearanceOf } from "./analysis/appearance.ts";
export {
  type ClassSummary,
  type ColumnSummary,
  type Description,
  describe,
} from "./analysis/describe.ts";
export { type Drift, drift } from "./analysis/drift.ts";
export { driftSentences } from "./analysis/drift-sentences.ts";
export type { DuplicateGroup } from "./analysis/duplicates.ts";
export { type Neighbour, nearestRows } from "./analysis/nearest.ts";
export {
  MAX_COMPONENT_PIXELS,
  type PrincipalComponents,
  coordinatesOf,
  principalComponents,
} from "./analysis/principal-components.ts";
export { type Oddity, oddities, splitOddities } from "./analysis/oddities.ts";
export { dataFingerprint } from "./fingerprint.ts";
export { type IdxSet, chooseFiles } from "./folder.ts";
export { chooseTree, folderOfClasses, isNamedByFolder } from "./files/folder-tree.ts";
export { otherSets, severalNote } from "./files/other-sets.ts";
export { otherPictures } from "./files/other-formats.ts";
export { MNIST, type RemoteFile, type RemoteSet } from "./mnist.ts";
export { type Correction, fitting, withCorrections } from "./corrections.ts";
export { type RowPage, rowPage } from "./row-page.ts";
export { pictureOfPhoto } from "./picture.ts";
export { readDigitSets, readDigits } from "./read.ts";
export type { ReadOptions, ReadProgress } from "./reading.ts";
export { fetchAddress, fetchWhole, isWhole } from "./remote.ts";
export { firstRows, selectClasses, selectRows } from "./select.ts";
export { type ByteSource, bytesSource } from "./source.ts";
export { type Split, type SplitOptions, split, splitDataset, validationCount } from "./split.ts";
export { STATISTICS, type Summary } from "./analysis/summary.ts";
export { inverted, transposed } from "./turn.ts";
