import { DataError, type Dataset } from "../data/index.ts";
import { ModelFileError, type SavedNetwork, readModel } from "../engine/index.ts";
import { bytesOf } from "./shell/pipe.ts";
import { reasonOf } from "./shell/system-error.ts";

/**
 * Reads a network from a safetensors file.
 *
 * @throws DataError that names the file
 */
export function readModelFile(path: string): SavedNetwork {
  let bytes: Uint8Array;
  try {
    bytes = bytesOf(path);
  } catch (error) {
    throw new DataError(`${path}: this file cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
  try {
    return readModel(bytes);
  } catch (error) {
    throw error instanceof ModelFileError ? new DataError(`${path}: ${error.message}`) : error;
  }
}

/**
 * Checks that the images have as many pixels as the network has inputs.
 *
 * @param path the file of the network, for the message
 * @param sizes the sizes of the network's layers
 * @throws DataError if they do not
 */
export function checkFit(path: string, sizes: readonly number[], dataset: Dataset): void {
  const pixels = dataset.width * dataset.height;
  if (pixels !== sizes[0]) {
    throw new DataError(
      `${path}: this network takes images of ${sizes[0] ?? 0} pixels; those of ${dataset.name} have ${pixels}.`,
    );
  }
}
