import { readFileSync } from "node:fs";
import { DataError, type Dataset } from "../data/index.ts";
import { ModelFileError, type SavedNetwork, readModel } from "../engine/index.ts";

/**
 * Reads a network from a safetensors file.
 *
 * @throws DataError that names the file
 */
export function readModelFile(path: string): SavedNetwork {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new DataError(`${path}: there is no such file, or it cannot be read.`, { cause: error });
  }
  try {
    return readModel(bytes);
  } catch (error) {
    throw error instanceof ModelFileError ? new DataError(`${path}: ${error.message}`) : error;
  }
}

/**
 * Makes sure that a network takes these images.
 *
 * @throws DataError
 */
export function checkFit(path: string, sizes: readonly number[], dataset: Dataset): void {
  const pixels = dataset.width * dataset.height;
  if (pixels !== sizes[0]) {
    throw new DataError(
      `${path}: this network takes ${sizes[0] ?? 0} values per image; the images of ${dataset.name} have ${pixels}.`,
    );
  }
}
