// A file that is not there: most often a slip of the pen, or the wrong folder.

import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { printable } from "../../base/words.ts";
import { meantPath } from "./meant-path.ts";
import { changesBetween } from "./nearest.ts";
import { reasonOf } from "./system-error.ts";

/** Why a file cannot be read, as the end of a sentence. A missing one is looked for: where, and what is there instead. */
export function whyUnread(path: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EISDIR") {
    return `${reasonOf(error)}, ${listed(path)}. Name a file.`;
  }
  if (code !== "ENOENT") {
    return `${reasonOf(error)}.`;
  }
  const [, scheme] = /^([a-z][a-z0-9]+):\/\//i.exec(path) ?? [];
  if (scheme !== undefined) {
    return `addresses that begin with ${scheme}:// are not read. Download the file, or give an address that begins with https://.`;
  }
  const folder = dirname(path);
  const meant = meantPath(path);
  if (meant === undefined && !existsSync(folder)) {
    return `there is no folder ${folder}${within(folder)}.`;
  }
  const target = targetOf(path);
  if (target !== undefined) {
    return `it is a link to ${target}, which is missing.`;
  }
  const near = meant === undefined ? nearestIn(folder, basename(path)) : undefined;
  const instead = near === undefined ? meant : `Did you mean ${near}?`;
  return `there is no such file or folder${within(path)}.${instead === undefined ? "" : ` ${instead}`}`;
}

/** Where a symbolic link leads; undefined of anything else. */
function targetOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

const MAX_LISTED = 3;

/** What is in a folder, as the end of a sentence: `with train.csv, test.csv, …`. */
export function listed(folder: string): string {
  const names = readdirSync(folder).sort();
  const some = names.slice(0, MAX_LISTED).map(printable);
  return names.length === 0
    ? "which is empty"
    : `with ${[...some, ...(names.length > some.length ? ["…"] : [])].join(", ")}`;
}

/** Relative paths begin in the folder that the command runs in, which may not be the one that the user has in mind. */
function within(path: string): string {
  return isAbsolute(path) ? "" : ` in ${process.cwd()}`;
}

function nearestIn(folder: string, name: string): string | undefined {
  try {
    const most = Math.max(1, Math.floor(name.length / 4));
    const [nearest] = readdirSync(folder)
      .map((other) => ({ other, changes: changesBetween(folded(name), folded(other)) }))
      .filter(({ changes }) => changes <= most)
      .sort((a, b) => a.changes - b.changes);
    return nearest && (folder === "." ? nearest.other : join(folder, nearest.other));
  } catch {
    return undefined;
  }
}

function folded(name: string): string {
  return name.toLowerCase();
}
