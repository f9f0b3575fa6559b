export { DataError, type Dataset } from "./dataset";
export { readDigits, readDigitSets } from "./read";
export type { ReadOptions, ReadProgress } from "./reading";
export { selectClasses, selectRows } from "./select";
export { bytesSource, type ByteSource } from "./source";
export { split, type Split, type SplitOptions } from "./split";
