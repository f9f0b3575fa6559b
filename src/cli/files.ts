import {
  type Dirent,
  createReadStream,
  existsSync,
  openAsBlob,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { formatCount } from "../base/format.ts";
import {
  type ByteSource,
  DataError,
  type Dataset,
  type IdxSet,
  type ReadOptions,
  chooseFiles,
  chooseTree,
  fetchAddress,
  readDigits,
} from "../data/index.ts";

/** How deep a folder of digits is searched: `archive/mnist_png/train/3` is four deep. */
const MAX_DEPTH = 6;

/** The largest set, EMNIST's, has 814,255 images. */
const MAX_FILES = 1_000_000;

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
  const files = paths.flatMap((path): (string | NamedFile)[] =>
    isAddress(path) ? [path] : filesOf(path, prefer),
  );
  const sources = await Promise.all(
    files.map((file) => (typeof file === "string" ? fetchAddress(file) : sourceOf(file))),
  );
  return readDigits(sources, { ...options, prefer });
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

/** A file to read. */
interface NamedFile {
  readonly path: string;
  /** For messages; of a file in a folder, its path from there, since folders may name classes. */
  readonly name: string;
}

function filesOf(path: string, prefer: IdxSet): NamedFile[] {
  if (!existsSync(path)) {
    throw new DataError(`${path}: there is no such file or folder.`);
  }
  if (!statSync(path).isDirectory()) {
    return [{ path, name: isPng(path) ? withFolder(path) : basename(path) }];
  }
  const top = chooseFiles(readdirSync(path), prefer).filter((name) =>
    statSync(join(path, name)).isFile(),
  );
  const chosen = top.length > 0 ? top : chooseTree(filesBelow(path), prefer);
  if (chosen.length === 0) {
    throw new DataError(
      `${path}: this folder contains no digits that are known by name: IDX files (such as train-images-idx3-ubyte.gz), Kaggle's train.csv, .npz, .npy, .parquet, or a folder of PNGs per class. Name the file to read.`,
    );
  }
  return chosen.map((name) => ({
    path: join(path, name),
    name: isPng(name) ? `${basename(resolve(path))}/${name}` : basename(name),
  }));
}

function isPng(name: string): boolean {
  return /\.png$/i.test(name);
}

/** `3/17.png`: the name of the file, and of its folder, which may be its class. */
function withFolder(path: string): string {
  return `${basename(dirname(resolve(path)))}/${basename(path)}`;
}

/** The paths of all files in a folder and the folders in it, relative to it, with slashes. */
function filesBelow(folder: string): string[] {
  const files: string[] = [];
  let folders = [""];
  for (let depth = 0; depth < MAX_DEPTH && folders.length > 0; depth++) {
    const deeper: string[] = [];
    for (const parent of folders) {
      for (const entry of readdirSync(join(folder, parent), { withFileTypes: true })) {
        const path = parent + entry.name;
        if (isFolder(join(folder, path), entry)) {
          deeper.push(`${path}/`);
        } else {
          files.push(path);
        }
      }
      if (files.length > MAX_FILES) {
        throw new DataError(
          `${folder}: this folder contains more than ${formatCount(MAX_FILES)} files. Give the folder of the digits.`,
        );
      }
    }
    folders = deeper;
  }
  return files;
}

/** A link counts as what it leads to; hidden folders and those of packages hold no digits. */
function isFolder(path: string, entry: Dirent): boolean {
  if (/^(\.|node_modules$)/.test(entry.name)) {
    return false;
  }
  return entry.isSymbolicLink() ? isExistingFolder(path) : entry.isDirectory();
}

function isExistingFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isAddress(path: string): boolean {
  return /^https?:\/\//.test(path);
}

async function sourceOf({ path, name }: NamedFile): Promise<ByteSource> {
  if (isPng(name)) {
    return pictureSource(path, name);
  }
  const blob = await openAsBlob(path);
  return {
    name,
    size: blob.size,
    // TypeScript's types for Node's streams and the browser's streams differ in name only.
    stream: () => blob.stream(),
    slice: (start, end) => blob.slice(start, end),
  };
}

/** One of perhaps 60,000: a blob for each would take as long as reading them. */
function pictureSource(path: string, name: string): ByteSource {
  return {
    name,
    size: statSync(path).size,
    stream: () => Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>,
    // Twice as fast as one by one without blocking, and nothing else waits in this process.
    arrayBuffer: () => Promise.resolve(new Uint8Array(readFileSync(path)).buffer),
  };
}
