/** The plane desk's part of the page's state: the data in use as points of a plane. */
export interface PlaneState {
  /** Undefined until somebody asks, and until it has been computed. */
  readonly plane?: Plane | undefined;
  /** [points], the classes that the network of the run reads; undefined before its first epoch, and of other data. */
  readonly predicted?: Uint32Array | undefined;
  /** Why there is no plane. */
  readonly problem?: string | undefined;
}

/** Digits as points: those that look alike lie close together. */
export interface Plane {
  /** Of an image, in pixels. */
  readonly width: number;
  /** [points, 2], along the first two principal components, in units of pixel values. */
  readonly coordinates: Float32Array;
  /** The parts of the images' whole variance that lie along the two, 0 to 1. */
  readonly shares: readonly number[];
  /** [points], the rows of the data, from 0. */
  readonly rows: Uint32Array;
  /** [points]. */
  readonly labels: Uint8Array;
  /** [points], 1 for a validation row, 0 for a row to train on. */
  readonly judges: Uint8Array;
  /** [points, pixels], 0 (background) to 255 (ink). */
  readonly images: Uint8Array;
  /** How all rows of the data are split. */
  readonly split: { readonly training: number; readonly validation: number };
  /** The split is that of the run, not of the next one. */
  readonly isOfRun: boolean;
}
