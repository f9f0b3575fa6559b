import {
  type Dirent,
  createReadStream,
  openAsBlob,
  readFileSync,
  readdirSync,
  realpathSync,
  statSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { formatCount } from "../../base/format.ts";
import { printable } from "../../base/words.ts";
import {
  type ByteSource,
  DataError,
  type Dataset,
  type IdxSet,
  type ReadOptions,
  chooseFiles,
  chooseTree,
  folderOfClasses,
  isNamedByFolder,
  otherPictures,
  otherSets,
  readDigits,
  severalNote,
} from "../../data/index.ts";
import { isModelAt } from "../model.ts";
import { KINDS, type KindName, kindOf } from "../outputs/kinds.ts";
import type { Input } from "../outputs/outputs.ts";
import { quoted } from "../shell/interruption.ts";
import { checkExists, isStdin, pipedSource } from "../shell/pipe.ts";
import { systemReason } from "../shell/system-error.ts";
import { fetched } from "./download.ts";

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
  const loose = arePicturesOfOneFolder(paths);
  const found = paths.flatMap((path): (string | NamedFile)[] => {
    if (isAddress(path)) {
      return [path];
    }
    return loose ? [{ path, name: basename(path) }] : filesOf(path, prefer);
  });
  checkNamedOnce(paths);
  const files = found.map((file) => toldApart(file, found));
  const sources = await Promise.all(
    files.map((file) => (typeof file === "string" ? fetched(file) : sourceOf(file))),
  );
  try {
    const dataset = await readDigits(sources, { ...options, prefer });
    const notes = [...paths.flatMap((path) => folderNotes(path, prefer)), ...(dataset.notes ?? [])];
    return notes.length === 0 ? dataset : { ...dataset, notes };
  } catch (error) {
    const named = files.filter((file) => typeof file !== "string");
    throw error instanceof DataError ? (ownFileError(named) ?? error) : error;
  }
}

/** Pictures that are named one by one, and whose folder is not their class: `--data a.png b.png`. */
function arePicturesOfOneFolder(paths: readonly string[]): boolean {
  const folders = new Set(paths.map((path) => dirname(resolve(path))));
  const [folder = ""] = folders;
  return (
    folders.size === 1 &&
    !/^\d+$/.test(basename(folder)) &&
    paths.every((path) => !isAddress(path) && isPng(path) && isFileAt(path))
  );
}

/** Two files of one name are called by their folders, too. */
function toldApart(
  file: string | NamedFile,
  all: readonly (string | NamedFile)[],
): string | NamedFile {
  const isShared = (name: string) =>
    all.filter((other) => typeof other !== "string" && other.name === name).length > 1;
  return typeof file !== "string" && !isPng(file.name) && isShared(file.name)
    ? { ...file, name: withFolder(file.path) }
    : file;
}

function isFileAt(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Digits that are read twice would be learned twice, and judged by what was learned. */
function checkNamedOnce(paths: readonly string[]): void {
  const seen = new Set<string>();
  for (const path of paths) {
    const name = isAddress(path) || isStdin(path) ? path : realpathSync(path);
    if (seen.has(name)) {
      throw new DataError(`${path} is named twice. Name each file or folder once.`);
    }
    seen.add(name);
  }
}

/** The error about the first of the files that is no digits but a network, or another output of a command. */
function ownFileError(files: readonly NamedFile[]): DataError | undefined {
  for (const { path, name } of files.filter(({ path }) => isRegularFile(path))) {
    const kind = kindOf(path) ?? (isModelAt(path) ? "network" : undefined);
    if (kind !== undefined) {
      return new DataError(`${name} holds ${KINDS[kind].what}, not digits.${INSTEAD[kind] ?? ""}`);
    }
  }
  return undefined;
}

const GIVE_MODEL = " Give it with --model to evaluate or predict, and digits with --data.";

const INSTEAD: Readonly<Partial<Record<KindName, string>>> = {
  network: GIVE_MODEL,
  onnx: GIVE_MODEL,
  run: " Continue it with train --resume, or give it with --model to evaluate or predict.",
  submission: " Give the file of images that they were predicted for.",
};

function isRegularFile(path: string): boolean {
  return !isStdin(path) && statSync(path).isFile();
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
      .flatMap((path) =>
        READ_AS_DIGITS.includes(flag) ? filesOf(path, prefer).map((file) => file.path) : [path],
      )
      .map((path) => ({ flag, path })),
  );
}

/** A file to read. */
interface NamedFile {
  readonly path: string;
  /** For messages; of a file in a folder, its path from there, since folders may name classes. */
  readonly name: string;
}

const READ_AS_DIGITS = ["data", "against"];

function filesOf(path: string, prefer: IdxSet): NamedFile[] {
  if (isStdin(path)) {
    return [{ path, name: path }];
  }
  checkExists(path);
  if (!statSync(path).isDirectory()) {
    return [{ path, name: isPng(path) ? withFolder(path) : basename(path) }];
  }
  const { names, chosen } = choiceIn(path, prefer);
  if (chosen.length === 0) {
    throw new DataError(withoutDigits(path, names));
  }
  return chosen.map((name) => ({
    path: join(path, name),
    name: isNamedByFolder(name) ? `${basename(resolve(path))}/${name}` : basename(name),
  }));
}

/** Which of several data sets in a folder is read, and how to read another one. */
function folderNotes(path: string, prefer: IdxSet): string[] {
  if (isAddress(path) || isStdin(path) || !statSync(path).isDirectory()) {
    return [];
  }
  const { names, chosen } = choiceIn(path, prefer);
  const others = otherSets(names, chosen);
  const [used = ""] = chosen;
  const [other] = others;
  const name = isPng(used) ? folderOfClasses(used) : used;
  return other === undefined
    ? []
    : [`${severalNote(name, others)} For another one: --data ${quoted(join(path, other))}`];
}

/** The files of a folder, or of all folders in it where it holds no digits itself, and those that are read. */
function choiceIn(path: string, prefer: IdxSet) {
  const names = readdirSync(path);
  const top = chooseFiles(names, prefer).filter((name) => isFileAt(join(path, name)));
  if (top.length > 0) {
    return { names: names.filter((name) => isFileAt(join(path, name))), chosen: top };
  }
  const below = filesBelow(path);
  return { names: below, chosen: chooseTree(below, prefer) };
}

/** What to do about a folder of which no file is chosen. */
function withoutDigits(folder: string, names: readonly string[]): string {
  if (names.length === 0) {
    return `${folder}: this folder is empty. Name a file of digits, or another folder.`;
  }
  const pictures = otherPictures("folder", names);
  if (pictures !== undefined) {
    return `${folder}: ${pictures}`;
  }
  const some = names.slice(0, 3).map(printable);
  const list = [...some, ...(names.length > some.length ? ["…"] : [])].join(", ");
  const network = networkIn(folder, names);
  if (network !== undefined) {
    return `${folder}: this folder contains a network (${printable(network)}) and no digits.${GIVE_MODEL}`;
  }
  const own = ownFileIn(folder, names);
  if (own !== undefined) {
    return `${folder}: this folder contains ${KINDS[own.kind].what} (${printable(own.name)}) and no digits.`;
  }
  const table = names.find(isCsv);
  const example = table === undefined ? "" : `, for example: --data ${join(folder, table)}`;
  const end = `Name the file to read${example}${example === "" ? "." : ""}`;
  return `${folder}: this folder contains no digits that are known by name (${list}): IDX files (such as train-images-idx3-ubyte.gz), Kaggle's train.csv, .npz, .npy, .parquet, or a folder of PNGs per class. ${end}`;
}

/** An output of a command, where the folder has no other CSV. */
function ownFileIn(
  folder: string,
  names: readonly string[],
): { readonly name: string; readonly kind: KindName } | undefined {
  const [name, other] = names.filter(isCsv);
  const kind = name === undefined || other !== undefined ? undefined : kindOf(join(folder, name));
  return name !== undefined && kind !== undefined ? { name, kind } : undefined;
}

function isCsv(name: string): boolean {
  return /\.csv(\.gz|\.zip)?$/i.test(name);
}

function networkIn(folder: string, names: readonly string[]): string | undefined {
  const likely = names.filter((name) => /\.(safetensors|onnx|pth?)$/i.test(name));
  return likely.find((name) => isModelAt(join(folder, name)));
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
      for (const entry of entriesOf(join(folder, parent), parent !== "")) {
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

/** @param isBelow whether a folder that may not be read is passed over, as others below the one that was named are */
function entriesOf(folder: string, isBelow: boolean): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isBelow && systemReason(error) !== undefined) {
      return [];
    }
    throw error;
  }
}

/** A link counts as what it leads to; hidden folders and those of packages hold no digits. */
function isFolder(path: string, entry: Dirent): boolean {
  if (/^(\.|node_modules$)/.test(entry.name)) {
    return false;
  }
  return entry.isSymbolicLink() ? isExistingFolder(path) : entry.isDirectory();
}

function isExistingFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

export function isAddress(path: string): boolean {
  return /^https?:\/\//.test(path);
}

async function sourceOf({ path, name }: NamedFile): Promise<ByteSource> {
  if (isStdin(path) || !statSync(path).isFile()) {
    return pipedSource(path);
  }
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
