/**
 * Images of one size with their labels, as bytes. Every file reader and the generator of built-in digits produce a
 * `Dataset`, and the engine trains on it.
 */
export interface Dataset {
  /** The source, for messages: `train.csv`, `built-in v1`. */
  readonly name: string;
  /** Pixels in a row of an image. */
  readonly width: number;
  /** Rows of an image. */
  readonly height: number;
  /** Number of classes; labels are 0 … classes − 1. */
  readonly classes: number;
  /** Number of images. */
  readonly count: number;
  /** [count, height · width], row-major; 0 is background ("paper") and 255 is full ink. */
  readonly images: Uint8Array;
  /** [count]; undefined if the file has no labels, like Kaggle's `test.csv`. */
  readonly labels: Uint8Array | undefined;
}

/** The data cannot be read or used. The message is for the user: it names the file and the place of the error. */
export class DataError extends Error {
  override readonly name = "DataError";
}
