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
  bytesSource,
  readDigits,
  reasonOf,
} from "../data/index.ts";

/** Sets that a folder of IDX files may hold, the one to train on first. */
export type IdxSet = "train" | "t10k";

/**
 * Reads digits from files, from a folder with IDX files, or from the web.
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
    files.map((file) => (isAddress(file) ? fetchSource(file) : sourceOf(file))),
  );
  return readDigits(sources, { limit });
}

/** Writes a file whole or not at all: under another name first, which a crash leaves behind and no reader mistakes. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, content);
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
  const names = readdirSync(path).filter((name) => /idx[13]-ubyte(\.gz)?$/.test(name));
  const other: IdxSet = prefer === "train" ? "t10k" : "train";
  const found = [prefer, other].map((set) => names.filter((name) => name.startsWith(set)));
  const chosen = found.find((set) => set.length > 0) ?? names;
  if (chosen.length === 0) {
    throw new DataError(
      `${path}: there are no IDX files such as train-images-idx3-ubyte.gz in this folder.`,
    );
  }
  return withoutTwins(chosen).map((name) => join(path, name));
}

/** Where a file lies there both plain and gzip, one is enough. */
function withoutTwins(names: readonly string[]): string[] {
  return names.filter((name) => !(name.endsWith(".gz") && names.includes(name.slice(0, -3))));
}

function isAddress(path: string): boolean {
  return /^https?:\/\//.test(path);
}

async function fetchSource(address: string): Promise<ByteSource> {
  try {
    const response = await fetch(address);
    if (!response.ok) {
      throw new Error(`it answered ${response.status}`);
    }
    const name = basename(new URL(response.url).pathname);
    return bytesSource(name, new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    throw new DataError(`${address} could not be downloaded: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
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
