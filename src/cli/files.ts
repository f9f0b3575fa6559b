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
  chooseFiles,
  fetchAddress,
  readDigits,
} from "../data/index.ts";

/**
 * Reads digits from files, from a folder that holds some, or from the web.
 *
 * @param paths files, or one folder; or addresses of files, https://…
 * @param prefer which set to take where a folder holds both
 * @param limit the first so many rows
 * @throws DataError
 */
export async function readData(
  paths: readonly string[],
  prefer: IdxSet,
  limit: number | undefined,
): Promise<Dataset> {
  const files = paths.flatMap((path) => (isAddress(path) ? [path] : filesOf(path, prefer)));
  const sources = await Promise.all(
    files.map((file) => (isAddress(file) ? fetchAddress(file) : sourceOf(file))),
  );
  return readDigits(sources, { limit });
}

/** Writes a file whole or not at all: under another name first, which a crash leaves behind and no reader mistakes. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.unfinished`;
  // On the disk before it takes the name, or a power cut could leave the name on an empty file.
  writeFileSync(unfinished, content, { flush: true });
  renameSync(unfinished, path);
}

/**
 * Makes sure, before hours of training, that a file can be written at its end.
 *
 * @throws DataError
 */
export function checkWritable(path: string): void {
  const unfinished = `${path}.unfinished`;
  try {
    writeFileSync(unfinished, "");
    rmSync(unfinished);
  } catch (error) {
    throw new DataError(`${path}: cannot be written. Does the folder ${dirname(path)} exist?`, {
      cause: error,
    });
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
      `${path}: in this folder there are neither IDX files such as train-images-idx3-ubyte.gz nor Kaggle's train.csv.`,
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
    // Node's own type of stream and the page's differ in name only.
    stream: () => blob.stream(),
  };
}
