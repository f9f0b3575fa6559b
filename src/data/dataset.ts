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
  /** What the file calls its rows; kept only for a prediction. */
  readonly ids?: RowIds | undefined;
  /** [count], the picture that each row was read from, where each was a file of its own; kept only for a prediction. */
  readonly files?: readonly string[] | undefined;
  /** How they were drawn; undefined for digits that were read. */
  readonly drawn?: DrawnDigits | undefined;
  /** What was done to the file's content to read it, and is not obvious: a sentence each. */
  readonly notes?: readonly string[] | undefined;
}

/** How built-in digits were drawn, so that others can be drawn in their place. */
export interface DrawnDigits {
  readonly seed: number;
  /** How much handwriting differs, 0 to 1. */
  readonly difficulty: number;
  /** [at most count], which digit of the seed each row is. Rows after these were not drawn, such as corrected drawings. */
  readonly numbers: Uint32Array;
}

/** A column that names the rows. */
export interface RowIds {
  /** Its name; empty for the index that pandas writes. */
  readonly column: string;
  /** [count]. */
  readonly values: readonly string[];
}

/** The note of a reader that multiplied the pixels by 255. */
export function scaledNote(name: string): string {
  return `The pixels of ${name} are from 0 to 1; they are multiplied by 255.`;
}

/** The data cannot be read or used. The message is for the user: it names the file and the place of the error. */
export class DataError extends Error {
  override readonly name = "DataError";
}

/** A CSV has no column that was named as its label. */
export class NoSuchLabelError extends DataError {}

/** Several columns of a CSV can be the label, so somebody has to say which one is. */
export class UnclearLabelError extends DataError {
  /** What to give as `label` in the options of reading. */
  readonly columns: readonly string[];

  /**
   * Asks for the label.
   *
   * @param message a sentence for the user
   * @param columns the names or places of the columns that can be the label
   */
  constructor(message: string, columns: readonly string[]) {
    super(message);
    this.columns = columns;
  }
}
