export { DataError, type Dataset } from "./dataset.ts";
export { builtInDigits } from "./digits/generate.ts";
export { rasterize } from "./digits/rasterize.ts";
export type { Point, Stroke } from "./digits/skeletons.ts";
export { readDigits } from "./read.ts";
export type { ByteSource, ReadOptions } from "./source.ts";
export { type Split, rowsOf, split } from "./split.ts";
