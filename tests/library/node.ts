import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { installedBrowsers } from "../../src/cli/browser.mjs";

/** Makes Dawn check only once per millisecond whether the GPU is done; a software adapter needs that core (cli/gpu.ts). */
const PAUSE = "data:text/javascript,globalThis.setImmediate=(ask)=>setTimeout(ask,1)";

/** Trains in Node as a user of the library does. On Linux, Dawn gets the software adapter that comes with the browser. */
export function runOnGpu(cwd: string, words: readonly string[]) {
  return runNode(cwd, ["--import", PAUSE, ...words], softwareAdapter());
}

/** Runs Node. */
export function runNode(
  cwd: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

function softwareAdapter(): Readonly<Record<string, string>> {
  const folder = installedBrowsers()
    .map((browser) => dirname(browser))
    .find((place) => existsSync(join(place, ADAPTER)));
  return process.platform !== "linux" || folder === undefined
    ? {}
    : {
        VK_ICD_FILENAMES: join(folder, ADAPTER),
        LD_LIBRARY_PATH: folder,
        // Mesa's libraries print an error where this is not set.
        XDG_RUNTIME_DIR: tmpdir(),
      };
}

const ADAPTER = "vk_swiftshader_icd.json";
