import { chooseTree, isNamedByFolder } from "../../data/index.ts";

/** A file in a folder that was dropped or chosen. */
export interface FileInFolder {
  readonly file: File;
  /** From the folder on, with slashes: `digits/3/17.png`. */
  readonly path: string;
}

/**
 * The files of a folder that belong together. Pictures, whose folder is their class, get their path as their name.
 * If no file has a known name, the reader is given all of them, and its error says what is wrong.
 */
export function filesOfFolder(files: readonly FileInFolder[]): File[] {
  const paths = files.map(({ path }) => path);
  const chosen = new Set(chooseTree(paths, "train"));
  return files
    .filter(({ path }) => chosen.size === 0 || chosen.has(path))
    .map(({ file, path }) => (isNamedByFolder(path) ? new File([file], path) : file));
}

/** The same of folders that were dropped. */
export async function filesOfFolders(
  folders: readonly FileSystemDirectoryEntry[],
): Promise<File[]> {
  return filesOfFolder((await Promise.all(folders.map((folder) => filesIn(folder, "")))).flat());
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** @param above the path of the folder that holds it, with a slash at its end */
async function filesIn(folder: FileSystemDirectoryEntry, above: string): Promise<FileInFolder[]> {
  const reader = folder.createReader();
  const path = `${above}${folder.name}/`;
  const found: FileSystemEntry[] = [];
  for (;;) {
    // The browser gives a hundred entries at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (some.length === 0) {
      break;
    }
    found.push(...some);
  }
  const files = found.filter(isFile).map(
    (entry) =>
      new Promise<FileInFolder>((resolve, reject) => {
        entry.file((file) => {
          resolve({ file, path: path + file.name });
        }, reject);
      }),
  );
  const deeper = found.filter(isFolder).map((inner) => filesIn(inner, path));
  return [...(await Promise.all(files)), ...(await Promise.all(deeper)).flat()];
}
