import { chooseTree } from "../../data/index.ts";

/** A file in a folder that was dropped or chosen. */
export interface FileInFolder {
  readonly file: File;
  /** From the folder on, with slashes: `digits/3/17.png`. */
  readonly path: string;
}

/**
 * The files of a folder that belong together. Pictures get their path as their name, since their folder is their class.
 * If no file has a known name, the reader is given all of them, and its error says what is wrong.
 */
export function filesOfFolder(files: readonly FileInFolder[]): File[] {
  const paths = files.map(({ path }) => path);
  const chosen = new Set(chooseTree(paths, "train"));
  return files
    .filter(({ path }) => chosen.size === 0 || chosen.has(path))
    .map(({ file, path }) => (/\.png$/i.test(path) ? new File([file], path) : file));
}
