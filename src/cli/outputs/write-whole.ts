import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

let written = 0;

/**
 * Writes a file either completely or not at all: first a file beside it, which then takes its name. A crash, a full disk
 * or a power failure never leaves an incomplete file under the final name.
 *
 * @throws the error of the operating system; the file beside it is then gone again
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const unfinished = unfinishedName(dirname(path));
  try {
    // Without `flush`, a power failure after the renaming could leave an empty file under the final name.
    writeFileSync(unfinished, content, { flag: "wx", flush: true });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  flushFolder(dirname(path));
}

/** A name that no other file of the folder has; two runs may write the same file at the same time. */
export function unfinishedName(folder: string): string {
  written += 1;
  return join(folder, `adamant-${process.pid}-${written}.unfinished`);
}

/** Makes the new name last through a power failure. Windows neither needs nor allows this. */
function flushFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    // The file is complete in any case.
  }
}
