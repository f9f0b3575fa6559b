// The errors that the engine throws on purpose. Each message is a sentence for the user.

/** The request is impossible: sizes, data and batch do not fit each other. The message says why, and what would fit. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}

/** A buffer is too large for this GPU, or its memory is full. The message gives the size and the limit in bytes. */
export class GpuMemoryError extends Error {
  override readonly name = "GpuMemoryError";
}

/** There is no usable GPU. The message says what the user can do about it. */
export class NoGpuError extends Error {
  override readonly name = "NoGpuError";
}

/** The GPU was lost or reported an error. The results of the current computation cannot be trusted. */
export class GpuFailure extends Error {
  override readonly name = "GpuFailure";
}

/** Losses, parameters or moments are infinite or not a number: training has broken down. The message says where. */
export class NumericalError extends Error {
  override readonly name = "NumericalError";
  /** The first row whose loss is not finite, from 0, counted in the order in which the rows were seen. */
  readonly row: number | undefined;

  /** @internal */
  constructor(message: string, row?: number) {
    super(message);
    this.row = row;
  }
}

/** A model file is damaged, hostile or of another kind. The message is a sentence without the name of the file. */
export class ModelFileError extends Error {
  override readonly name = "ModelFileError";
}
