import { openAsBlob, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import {
  type ByteSource,
  DataError,
  type Dataset,
  type IdxSet,
  chooseFiles,
  readDigits,
} from "../data/index.ts";
import { fetched } from "./download.ts";
import type { Input } from "./outputs/outputs.ts";
import { checkExists, isStdin, pipedSource } from "./shell/pipe.ts";

/**
 * Reads digits from files, from a folder, or from the web.
 *
 * @param paths files, folders, or addresses of files, https://…
 * @param prefer which set to take if a folder holds one for training and one for testing
 * @param limit reads only this many rows from the start
 * @throws DataError if the digits cannot be read
 */
export async function readData(
  paths: readonly string[],
  prefer: IdxSet,
  limit: number | undefined,
): Promise<Dataset> {
  const files = paths.flatMap((path) => (isAddress(path) ? [path] : filesOf(path, prefer)));
  const sources = await Promise.all(
    files.map((file) => (isAddress(file) ? fetched(file) : sourceOf(file))),
  );
  return readDigits(sources, { limit });
}

/**
 * The files that the flags of a command name, so that no output replaces one. A folder stands for the files in it that
 * would be read.
 *
 * @param flags the values of the flags that name inputs
 * @param prefer as for {@link readData}
 * @throws DataError if a file of digits does not exist
 */
export function inputFiles(
  flags: Readonly<Record<string, readonly string[] | undefined>>,
  prefer: IdxSet,
): Input[] {
  return Object.entries(flags).flatMap(([flag, paths = []]) =>
    paths
      .filter((path) => !isAddress(path))
      .flatMap((path) => (READ_AS_DIGITS.includes(flag) ? filesOf(path, prefer) : [path]))
      .map((path) => ({ flag, path })),
  );
}

const READ_AS_DIGITS = ["data", "against"];

function filesOf(path: string, prefer: IdxSet): string[] {
  if (isStdin(path)) {
    return [path];
  }
  checkExists(path);
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
  if (isStdin(path) || !statSync(path).isFile()) {
    return pipedSource(path);
  }
  const blob = await openAsBlob(path);
  return {
    name: basename(path),
    size: blob.size,
    // TypeScript's types for Node's streams and the browser's streams differ in name only.
    stream: () => blob.stream(),
  };
}
