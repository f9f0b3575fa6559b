import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ByteSource,
  DataError,
  type RemoteSet,
  bytesSource,
  fetchAddress,
  fetchWhole,
  isWhole,
} from "../../data/index.ts";
import { writeWhole } from "../outputs/write-whole.ts";
import { reasonOf } from "../shell/system-error.ts";

/** The folder in which downloads and measured timings are kept for the next run, within the user's cache folder. */
export function cacheFolder(): string {
  const { env, platform } = process;
  const caches =
    platform === "win32"
      ? (env["LOCALAPPDATA"] ?? join(home(), "AppData", "Local"))
      : platform === "darwin"
        ? join(home(), "Library", "Caches")
        : (env["XDG_CACHE_HOME"] ?? join(home(), ".cache"));
  return join(caches, "adamant");
}

/** A container may run a program as a user that has no home. */
function home(): string {
  try {
    return homedir();
  } catch {
    return tmpdir();
  }
}

/**
 * Downloads the files of a set into the cache folder, except those that are already there and complete. If the folder
 * cannot be written, they are only used.
 *
 * @param say called with a sentence before each download, and if the folder cannot be written
 * @throws DataError if no mirror sends a file
 */
export async function download(
  set: RemoteSet,
  cache: string,
  say: (sentence: string) => void,
): Promise<ByteSource[]> {
  const sources: ByteSource[] = [];
  for (const file of set.files) {
    const path = join(cache, file.name);
    let bytes = keptBytes(path);
    if (bytes === undefined || !(await isWhole(file, bytes))) {
      say(`Downloading ${file.name} …`);
      bytes = await withProxyAdvice(() => fetchWhole(set, file));
      try {
        mkdirSync(cache, { recursive: true });
        writeWhole(path, bytes);
      } catch (error) {
        say(
          `${file.name} is downloaded again next time: ${cache} cannot be written, because ${reasonOf(error)}.`,
        );
      }
    }
    sources.push(bytesSource(file.name, bytes));
  }
  return sources;
}

/** Downloads a file from an address that the user gave. */
export function fetched(address: string): Promise<ByteSource> {
  return withProxyAdvice(() => fetchAddress(address));
}

function keptBytes(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined;
  } catch {
    return undefined;
  }
}

/** Node uses a proxy only if it is told to: from 22.21, and in 24 and later. */
async function withProxyAdvice<Result>(fetching: () => Promise<Result>): Promise<Result> {
  try {
    return await fetching();
  } catch (error) {
    const { env, versions } = process;
    const proxy = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].find(
      (name) => env[name],
    );
    if (!(error instanceof DataError) || proxy === undefined || env["NODE_USE_ENV_PROXY"] === "1") {
      throw error;
    }
    const [major = 0, minor = 0] = versions.node.split(".").map(Number);
    const isNew = major >= 24 || (major === 22 && minor >= 21);
    const newer = isNew ? "" : ` in Node 24 or newer; this is Node ${versions.node}`;
    throw new DataError(
      `${error.message} Node does not use the proxy in ${proxy} unless you also set NODE_USE_ENV_PROXY=1${newer}.`,
      { cause: error },
    );
  }
}
