/**
 * Images of one size with their labels, as bytes: what every reader and the generator of digits produce,
 * and what the engine is given.
 */
export interface Dataset {
  /** Where it came from, for people: `train.csv`, `built-in v1`. */
  readonly name: string;
  /** Pixels in a row of an image. */
  readonly width: number;
  /** Rows of an image. */
  readonly height: number;
  /** Labels are 0 … classes − 1. */
  readonly classes: number;
  /** Number of images. */
  readonly count: number;
  /** [count, height · width], row-major, 0 (paper) to 255 (ink). */
  readonly images: Uint8Array;
  /** [count]; undefined where the file has none, as Kaggle's `test.csv`. */
  readonly labels: Uint8Array | undefined;
}

/** A fault in what was given to read. The message is a sentence for the user and names the file and the place. */
export class DataError extends Error {
  override readonly name = "DataError";
}
