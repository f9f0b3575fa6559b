import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type RemoteSet, fetchWhole, isWhole } from "../data/index.ts";
import { writeWhole } from "./files.ts";

/** Where downloads are kept for the next time: the user's folder for caches. */
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
 * Fetches those files of a set that are not whole in the cache.
 *
 * @param heard is told the name of each file that is fetched
 * @returns their paths in the cache
 * @throws DataError where no mirror gives a file
 */
export async function download(
  set: RemoteSet,
  cache: string,
  heard: (name: string) => void,
): Promise<string[]> {
  mkdirSync(cache, { recursive: true });
  const paths: string[] = [];
  for (const file of set.files) {
    const path = join(cache, file.name);
    if (!existsSync(path) || !(await isWhole(file, new Uint8Array(readFileSync(path))))) {
      heard(file.name);
      writeWhole(path, await fetchWhole(set, file));
    }
    paths.push(path);
  }
  return paths;
}
