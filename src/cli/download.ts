import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { DataError, type RemoteFile, type RemoteSet } from "../data/index.ts";
import { writeWhole } from "./files.ts";

/** A mirror that sends nothing for this long is passed over. Milliseconds. */
const PATIENCE = 20_000;

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
 * Fetches a set of files that are not in the cache yet, each from the first mirror that has it whole.
 *
 * @param heard is told the name of each file that is fetched
 * @returns their paths in the cache
 * @throws DataError where no mirror gives a file, with each one's reason
 */
export async function download(
  { mirrors, files }: RemoteSet,
  cache: string,
  heard: (name: string) => void,
): Promise<string[]> {
  mkdirSync(cache, { recursive: true });
  const paths: string[] = [];
  for (const file of files) {
    const path = join(cache, file.name);
    if (!existsSync(path) || !isWhole(file, readFileSync(path))) {
      heard(file.name);
      writeWhole(path, await fetchFrom(mirrors, file));
    }
    paths.push(path);
  }
  return paths;
}

async function fetchFrom(mirrors: readonly string[], file: RemoteFile): Promise<Uint8Array> {
  const reasons: string[] = [];
  for (const mirror of mirrors) {
    try {
      const bytes = await fetchBytes(mirror + file.name);
      if (isWhole(file, bytes)) {
        return bytes;
      }
      reasons.push(`${new URL(mirror).host} sent another file`);
    } catch (error) {
      reasons.push(`${new URL(mirror).host}: ${reasonOf(error)}`);
    }
  }
  throw new DataError(
    `${file.name} could not be downloaded (${reasons.join("; ")}). Without a network, take files with --data, or built-in digits.`,
  );
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) {
    throw new Error(`it answered ${response.status}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}

function isWhole({ bytes, sha256 }: RemoteFile, content: Uint8Array): boolean {
  return content.length === bytes && createHash("sha256").update(content).digest("hex") === sha256;
}

/** fetch says no more than "fetch failed"; what failed is its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
