// A sweep in the terminal is saved to a file at intervals and when a signal ends it, and goes on from that file with the same bits.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { errorMessage } from "../../base/error-message.ts";
import { DataError, type Dataset } from "../../data/index.ts";
import { ModelFileError, modelOf, summary } from "../../engine/index.ts";
import type { SettingName } from "../../run/settings.ts";
import { SweepKeeper } from "../../run/sweep/keeper.ts";
import { type SettingLists, type SweptNetwork, networksOf } from "../../run/sweep/networks.ts";
import { populationsOf } from "../../run/sweep/population.ts";
import { type SavedSweep, readSweepFile, writeSweepFile } from "../../run/sweep/saved-sweep.ts";
import type { SweepPoint } from "../../run/sweep/sweep.ts";
import { savedDataOf } from "../../run/trained-on.ts";
import { digitsSource } from "../checkpoint.ts";
import type { DigitsFlags } from "../digits/digits.ts";
import { UsageError } from "../flags/usage-error.ts";
import type { KeptFile } from "../outputs/kept.ts";
import { type Output, writeOutput } from "../outputs/outputs.ts";
import { STATE_BYTES, WEIGHT_BYTES, checkRoom } from "../outputs/space.ts";
import { whyUnread } from "../shell/missing.ts";
import { isStdin } from "../shell/pipe.ts";
import type { SweepOutputs } from "./outputs.ts";

export const CHECKPOINT_FLAGS = {
  checkpoint: {
    value: "FILE",
    help: "save the sweep here, every few seconds and when a signal such as Ctrl-C ends it, to continue it later",
  },
  "save-every": { value: "60", help: "seconds between two checkpoints" },
  resume: { value: "FILE", help: "continue the sweep of a checkpoint, with the same bits" },
} as const;

/** A sweep that continues from a checkpoint. */
export interface ResumedSweep extends SavedSweep {
  readonly file: string;
}

/** @throws DataError that names the file, if it is not the checkpoint of a sweep */
export async function readResumedSweep(file: string): Promise<ResumedSweep> {
  if (isStdin(file)) {
    throw new UsageError("--resume needs a file, because the sweep is saved to it again.");
  }
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new DataError(`${file}: the sweep cannot be read: ${whyUnread(file, error)}`, {
      cause: error,
    });
  }
  try {
    return { ...(await readSweepFile(bytes)), file };
  } catch (error) {
    throw error instanceof ModelFileError
      ? new DataError(`${file}: ${error.message} Give a file that sweep --checkpoint FILE wrote.`)
      : error;
  }
}

/**
 * A sweep that continues keeps its settings.
 *
 * @param given flags that say what to sweep
 * @throws UsageError if there are any
 */
export function checkNothingChosen(
  given: Readonly<Partial<Record<SettingName | "seeds" | "preset", unknown>>>,
): void {
  const [name] = Object.entries(given).flatMap(([flag, value]) =>
    value === undefined ? [] : [flag],
  );
  if (name !== undefined) {
    throw new UsageError(
      `--${name} does not go with --resume: the sweep keeps its settings. Leave it out.`,
    );
  }
}

/** Saves a sweep while it trains. */
export interface KeptSweep {
  readonly keeper: SweepKeeper;
  /** The last checkpoint, if it could not be written. */
  readonly unsaved: () => KeptFile | undefined;
}

/** A full disk does not end the sweep: the file stays as it was before. */
export async function keptSweep(
  output: Output,
  interval: number,
  lists: SettingLists,
  data: { readonly dataset: Dataset; readonly digits: DigitsFlags },
  from: SavedSweep | undefined,
): Promise<KeptSweep> {
  const saved = await savedDataOf(data.dataset, digitsSource(data.digits));
  let unsaved: KeptFile | undefined;
  const keep = async (point: SweepPoint) => {
    const content = await writeSweepFile({ ...point, lists, data: saved, savedAt: Date.now() });
    try {
      await writeOutput(output, content);
      unsaved = undefined;
    } catch (error) {
      unsaved = { name: basename(output.path), content };
      console.error(`The sweep could not be saved. ${errorMessage(error)}`);
    }
  };
  return { keeper: new SweepKeeper({ interval, keep }, from), unsaved: () => unsaved };
}

/** Of a row in a checkpoint: its loss and what was predicted. */
const ROW_BYTES = 8;

/**
 * Checks before a sweep begins that the disks have room for its files.
 *
 * @throws DataError that names the file for which there is no room
 */
export function checkSweepSpace(
  { best, ensemble, all, checkpoint }: SweepOutputs,
  lists: SettingLists,
  data: { readonly training: Dataset; readonly validation: Dataset },
  ensembleSize: number,
): void {
  const networks = networksOf(lists);
  const { width, height, classes } = data.training;
  const weightsOf = ({ settings: { layers } }: SweptNetwork) =>
    summary(modelOf([width * height, ...layers, classes])).parameters;
  const largest = Math.max(...networks.map(weightsOf));
  const every = networks.reduce((sum, network) => sum + WEIGHT_BYTES * weightsOf(network), 0);
  const states = populationsOf(networks, data).map(({ networks: own }) =>
    own.reduce(
      (sum, network) => sum + STATE_BYTES * weightsOf(network) + ROW_BYTES * data.training.count,
      0,
    ),
  );
  checkRoom([
    { ...best, bytes: WEIGHT_BYTES * largest },
    { ...ensemble, bytes: WEIGHT_BYTES * largest * Math.min(ensembleSize, networks.length) },
    { ...checkpoint, bytes: every + Math.max(...states) },
    { path: all?.folder, bytes: every },
  ]);
}
