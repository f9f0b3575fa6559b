// A file that is not there: most often a slip of the pen, or the wrong folder.

import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, isAbsolute } from "node:path";
import { changesBetween } from "./nearest.ts";
import { reasonOf } from "./system-error.ts";

/** Why a file cannot be read, as the end of a sentence. A missing one is looked for: where, and what is there instead. */
export function whyUnread(path: string, error: unknown): string {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
    return `${reasonOf(error)}.`;
  }
  const folder = dirname(path);
  if (!existsSync(folder)) {
    return `there is no folder ${folder}${within(folder)}.`;
  }
  const near = nearestIn(folder, basename(path));
  const meant = near === undefined ? "" : ` Did you mean ${near}?`;
  return `there is no such file or folder${within(path)}.${meant}`;
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
    return nearest?.other;
  } catch {
    return undefined;
  }
}

function folded(name: string): string {
  return name.toLowerCase();
}
