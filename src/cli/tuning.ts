import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Tuning, type TuningStore, parseTuning } from "../engine/index.ts";
import type { TuningSource } from "../run/prepare-run.ts";
import { cacheFolder } from "./digits/download.ts";
import { UsageError } from "./flags/usage-error.ts";
import { writeWhole } from "./outputs/write-whole.ts";
import { reasonOf } from "./shell/system-error.ts";

/**
 * Where the choice of kernels comes from: an earlier run, or the tuner with a cache of its results.
 *
 * @param file the `--json` of an earlier run, or its `tuning` alone
 * @throws UsageError if that file holds no tuning, or is not there
 */
export function tuningSource(file: string | undefined): TuningSource {
  const saved = file === undefined ? undefined : tuningOf(file);
  return { host: `Node ${process.version}`, store, saved };
}

function tuningOf(file: string): Tuning {
  if (!existsSync(file)) {
    throw new UsageError(
      `--tuning is "${file}", and there is no such file. Give one that --json wrote.`,
    );
  }
  const text = textOf(file);
  const tuning = parseTuning(text) ?? parseTuning(tuningIn(text));
  if (tuning === undefined) {
    throw new UsageError(
      `--tuning is "${file}", which holds no tuning. Give a file that --json wrote.`,
    );
  }
  return tuning;
}

/** Empty if the file cannot be read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function tuningIn(text: string): string | undefined {
  try {
    return JSON.stringify((JSON.parse(text) as { tuning?: unknown }).tuning);
  } catch {
    return undefined;
  }
}

/** Files in the user's cache folder. If one cannot be written, the next run is timed again, which takes a second. */
const store: TuningStore = {
  read: (key) => Promise.resolve(textOf(pathOf(key)) || undefined),
  write: (key, text) => {
    try {
      mkdirSync(cacheFolder(), { recursive: true });
      writeWhole(pathOf(key), text);
    } catch (error) {
      console.error(`The tuning could not be kept in ${cacheFolder()}: ${reasonOf(error)}.`);
    }
    return Promise.resolve();
  },
};

function pathOf(key: string): string {
  return join(cacheFolder(), `tuning-${key}.json`);
}
