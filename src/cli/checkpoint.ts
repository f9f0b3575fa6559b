import { existsSync, readFileSync } from "node:fs";
import { DataError, type Dataset, dataFingerprint } from "../data/index.ts";
import {
  type Epoch,
  ModelFileError,
  type PlanName,
  type TrainingState,
  readCheckpoint,
  writeCheckpoint,
} from "../engine/index.ts";
import { type SavedRun, metadataOf, savedRunOf } from "../run/saved-run.ts";
import { type SettingName, type Settings, defaultSettings } from "../run/settings.ts";
import { DIGITS_FLAGS, type DigitsFlags } from "./digits.ts";
import { writeWhole } from "./files.ts";
import { UsageError } from "./flags.ts";

/** A run to go on with. */
export interface Resumed extends SavedRun {
  readonly file: string;
  readonly sizes: readonly number[];
  readonly state: TrainingState;
}

/** Settings that may differ when a run goes on: they decide when it ends, and nothing of what it computes. */
const FREE: readonly SettingName[] = ["epochs", "patience"];

/** @throws DataError naming the file, where it is no checkpoint */
export async function readSavedRun(file: string): Promise<Resumed> {
  if (!existsSync(file)) {
    throw new DataError(`${file}: there is no such file.`);
  }
  try {
    const { sizes, state, metadata } = await readCheckpoint(readFileSync(file));
    return { ...savedRunOf(metadata), file, sizes, state };
  } catch (error) {
    throw error instanceof ModelFileError ? new DataError(`${file}: ${error.message}`) : error;
  }
}

/**
 * The settings to go on with: the run's own, but for those that may be given anew.
 *
 * @param given names of the settings on the command line
 * @throws UsageError where another one differs from the run's
 */
export function resumedSettings(
  { settings, file }: Resumed,
  asked: Settings,
  given: readonly SettingName[],
): Settings {
  const free = settings.schedule === "constant" ? FREE : (["patience"] as const);
  const own = given.filter((name) => free.some((one) => one === name));
  const wrong = given.find(
    (name) => !own.includes(name) && String(asked[name]) !== String(settings[name]),
  );
  if (wrong !== undefined) {
    throw new UsageError(
      `--${wrong} is ${String(asked[wrong])}; the run in ${file} has ${String(settings[wrong])}. Leave it out to go on with that run.`,
    );
  }
  return { ...settings, ...Object.fromEntries(own.map((name) => [name, asked[name]])) };
}

/** The flags of the digits that a run began with, where none are given now. */
export function resumedFlags(flags: DigitsFlags, { data: { source } }: Resumed): DigitsFlags {
  const names = Object.keys(DIGITS_FLAGS) as (keyof DigitsFlags)[];
  if (names.some((name) => flags[name] !== undefined)) {
    return flags;
  }
  try {
    const saved = JSON.parse(source) as DigitsFlags;
    return Object.fromEntries(
      names.flatMap((name) => (Array.isArray(saved[name]) ? [[name, saved[name]]] : [])),
    );
  } catch {
    throw new UsageError(
      "The run comes from the page, which does not say where its digits lie. Name them with --data, or --limit for built-in ones.",
    );
  }
}

/** @throws DataError where these are not the digits that the run began with */
export async function checkSameData({ data, file }: Resumed, dataset: Dataset): Promise<void> {
  if (data.fingerprint !== (await dataFingerprint(dataset))) {
    throw new DataError(
      `${dataset.name}: these are not the digits that the run in ${file} learns from: ${data.name}, ${data.count} rows. Name those.`,
    );
  }
}

/** How a run is kept in a file. */
export interface Keeper {
  readonly file: string;
  keep(state: TrainingState, epochs: readonly Epoch[]): Promise<void>;
}

/** Keeps a run in a file: whole, or as it was before. */
export async function keeperOf(
  file: string,
  sizes: readonly number[],
  dataset: Dataset,
  flags: DigitsFlags,
  settings: Settings,
  plan: PlanName,
): Promise<Keeper> {
  const names = Object.keys(DIGITS_FLAGS) as (keyof DigitsFlags)[];
  const source = JSON.stringify(Object.fromEntries(names.map((name) => [name, flags[name]])));
  const { name, count } = dataset;
  const data = { name, count, fingerprint: await dataFingerprint(dataset), source };
  return {
    file,
    keep: async (state, epochs) => {
      const metadata = metadataOf({ settings, data, epochs, plan });
      writeWhole(file, await writeCheckpoint({ sizes, state, metadata }));
    },
  };
}

/** Names of the settings that were given, and not left to their defaults. */
export function givenSettings(given: readonly string[]): SettingName[] {
  const names = Object.keys(defaultSettings) as SettingName[];
  return names.filter((name) =>
    given.some((text) => text === `--${name}` || text.startsWith(`--${name}=`)),
  );
}
