import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type ComputeDevice,
  type Model,
  type Tuning,
  type TuningStore,
  parseTuning,
  tuned,
} from "../engine/index.ts";
import { cacheFolder } from "./download.ts";
import { writeWhole } from "./files.ts";
import { UsageError } from "./flags.ts";

/**
 * Takes the kernels that suit this GPU: those of an earlier run, or remembered, or timed now.
 *
 * @param file the `--json` of an earlier run, or its `tuning` alone
 * @throws UsageError where that file holds none
 */
export async function tuneFor(
  compute: ComputeDevice,
  model: Model,
  batch: number,
  file: string | undefined,
): Promise<Tuning> {
  const host = `Node ${process.version}`;
  return file === undefined ? tuned(compute, model, batch, host, store) : pinned(file);
}

function pinned(file: string): Tuning {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const tuning = parseTuning(text) ?? parseTuning(tuningIn(text));
  if (tuning === undefined) {
    throw new UsageError(
      `--tuning is "${file}", in which there is no tuning. Give the file that --json wrote of a run.`,
    );
  }
  return tuning;
}

function tuningIn(text: string): string | undefined {
  try {
    return JSON.stringify((JSON.parse(text) as { tuning?: unknown }).tuning);
  } catch {
    return undefined;
  }
}

/** Files in the user's folder for caches. One that cannot be kept costs the next run a second. */
const store: TuningStore = {
  read: (key) => {
    const path = pathOf(key);
    return Promise.resolve(existsSync(path) ? readFileSync(path, "utf8") : undefined);
  },
  write: (key, text) => {
    try {
      mkdirSync(cacheFolder(), { recursive: true });
      writeWhole(pathOf(key), text);
    } catch (error) {
      console.error(`The tuning could not be kept: ${String(error)}`);
    }
    return Promise.resolve();
  },
};

function pathOf(key: string): string {
  return join(cacheFolder(), `tuning-${key}.json`);
}
