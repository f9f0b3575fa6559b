import {
  existsSync,
  openAsBlob,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import {
  type ByteSource,
  DataError,
  type Dataset,
  type IdxSet,
  type ReadOptions,
  chooseFiles,
  fetchAddress,
  readDigits,
} from "../data/index.ts";

/**
 * Reads digits from files, from a folder, or from the web.
 *
 * @param paths files, folders, or addresses of files, https://…
 * @param prefer which set to take if a folder holds one for training and one for testing
 * @throws DataError if the digits cannot be read
 */
export async function readData(
  paths: readonly string[],
  prefer: IdxSet,
  options: ReadOptions = {},
): Promise<Dataset> {
  const files = paths.flatMap((path) => (isAddress(path) ? [path] : filesOf(path, prefer)));
  const sources = await Promise.all(
    files.map((file) => (isAddress(file) ? fetchAddress(file) : sourceOf(file))),
  );
  return readDigits(sources, options);
}

/**
 * Writes a file either completely or not at all. It writes FILE.unfinished first and then renames it, so that a crash
 * never leaves an incomplete file under the final name.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.unfinished`;
  // Without `flush`, a power failure after the renaming could leave an empty file under the final name.
  writeFileSync(unfinished, content, { flush: true });
  renameSync(unfinished, path);
}

/**
 * Checks that a file can be written. Called before a training run that may take hours, so that it does not fail at the end.
 *
 * @throws DataError if the file cannot be written
 */
export function checkWritable(path: string): void {
  const unfinished = `${path}.unfinished`;
  try {
    writeFileSync(unfinished, "");
    rmSync(unfinished);
  } catch (error) {
    throw new DataError(
      `${path}: this file cannot be written. Check that the folder ${dirname(path)} exists and that you may write to it.`,
      { cause: error },
    );
  }
}

function filesOf(path: string, prefer: IdxSet): string[] {
  if (!existsSync(path)) {
    throw new DataError(`${path}: there is no such file or folder.`);
  }
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  const chosen = chooseFiles(readdirSync(path), prefer);
  if (chosen.length === 0) {
    throw new DataError(
      `${path}: this folder contains neither IDX files (such as train-images-idx3-ubyte.gz) nor Kaggle's train.csv.`,
    );
  }
  return chosen.map((name) => join(path, name));
}

function isAddress(path: string): boolean {
  return /^https?:\/\//.test(path);
}

async function sourceOf(path: string): Promise<ByteSource> {
  const blob = await openAsBlob(path);
  return {
    name: basename(path),
    size: blob.size,
    // TypeScript's types for Node's streams and the browser's streams differ in name only.
    stream: () => blob.stream(),
  };
}
