import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type RemoteSet, fetchWhole, isWhole } from "../data/index.ts";
import { writeWhole } from "./files.ts";

/** The folder in which downloads and measured timings are kept for the next run, within the user's cache folder. */
export function cacheFolder(): string {
  const { env, platform } = process;
  const caches =
    platform === "win32"
      ? (env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"))
      : platform === "darwin"
        ? join(homedir(), "Library", "Caches")
        : (env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"));
  return join(caches, "adamant");
}

/**
 * Downloads the files of a set into the cache folder, except those that are already there and complete.
 *
 * @param onDownload called with the name of each file before it is downloaded
 * @returns the paths of all files of the set
 * @throws DataError if no mirror sends a file
 */
export async function download(
  set: RemoteSet,
  cache: string,
  onDownload: (name: string) => void,
): Promise<string[]> {
  mkdirSync(cache, { recursive: true });
  const paths: string[] = [];
  for (const file of set.files) {
    const path = join(cache, file.name);
    if (!existsSync(path) || !(await isWhole(file, new Uint8Array(readFileSync(path))))) {
      onDownload(file.name);
      writeWhole(path, await fetchWhole(set, file));
    }
    paths.push(path);
  }
  return paths;
}
