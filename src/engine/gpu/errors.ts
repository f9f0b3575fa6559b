/** What was asked for is impossible: sizes, data and batch do not fit each other. The message says why and what would. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}

/** A buffer is too large for this GPU, or there is no room left. The message names need and limit, in bytes. */
export class GpuMemoryError extends Error {
  override readonly name = "GpuMemoryError";
}

/** No GPU, or none that will do. The message says what the user can do about it. */
export class NoGpuError extends Error {
  override readonly name = "NoGpuError";
}

/** The GPU went away or reported an error. What was being computed is not to be trusted. */
export class GpuFailure extends Error {
  override readonly name = "GpuFailure";
}

/** Losses or what is learned are not finite: training has broken down. The message says where. */
export class NumericalError extends Error {
  override readonly name = "NumericalError";
  /** The first row whose loss is not finite, from 0, in the order in which the rows were seen. */
  readonly row: number | undefined;

  /** @internal */
  constructor(message: string, row?: number) {
    super(message);
    this.row = row;
  }
}

/** A model file is damaged, hostile, or not what it should be. The message is a sentence without the file's name. */
export class ModelFileError extends Error {
  override readonly name = "ModelFileError";
}
