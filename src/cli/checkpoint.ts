import { existsSync, readFileSync } from "node:fs";
import { counted } from "../base/format.ts";
import { DataError, type Dataset, dataFingerprint } from "../data/index.ts";
import { type Epoch, ModelFileError, type TrainingState } from "../engine/index.ts";
import { rateAt, withRate } from "../run/rates.ts";
import { type RunFile, readRunFile, writeRunFile } from "../run/saved-run.ts";
import { type SettingName, type Settings, defaultSettings } from "../run/settings.ts";
import { savedDataOf } from "../run/trained-on.ts";
import { DIGITS_FLAGS, type DigitsFlags } from "./digits/digits.ts";
import { isAddress } from "./digits/files.ts";
import { UsageError } from "./flags/usage-error.ts";
import { insteadOfRun } from "./not-a-run.ts";
import { orKept } from "./outputs/kept.ts";
import { type Output, writeOutput } from "./outputs/outputs.ts";
import { fileIdentity } from "./outputs/place.ts";
import type { FlagValues } from "./shell/interruption.ts";
import { whyUnread } from "./shell/missing.ts";
import { isStdin } from "./shell/pipe.ts";

/** A run that continues from a checkpoint. */
export interface Resumed extends RunFile {
  readonly file: string;
}

/** Settings that may change when a run continues: they decide when it ends, and nothing that it computes. */
const CHANGEABLE: readonly SettingName[] = ["epochs", "patience"];

const DIGITS_FLAG_NAMES = Object.keys(DIGITS_FLAGS) as (keyof DigitsFlags)[];

/** @throws DataError that names the file, if it is not the checkpoint of a run */
export async function readResumed(file: string): Promise<Resumed> {
  const bytes = bytesOf(file);
  try {
    return { ...(await readRunFile(bytes)), file };
  } catch (error) {
    const instead = insteadOfRun(file);
    if (instead !== undefined) {
      throw new DataError(instead, { cause: error });
    }
    throw error instanceof ModelFileError
      ? new DataError(`${file}: ${error.message} Give a file that train --checkpoint FILE wrote.`)
      : error;
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EISDIR") {
      throw new DataError(insteadOfRun(file), { cause: error });
    }
    throw new DataError(`${file}: the run cannot be read: ${whyUnread(file, error)}`, {
      cause: error,
    });
  }
}

/**
 * The settings of a run that continues: its own, except those that may change and were chosen anew.
 *
 * @param chosen names of the settings on the command line
 * @throws UsageError if another one differs from the run's
 */
export function resumedSettings(
  { settings: saved, file, state }: Resumed,
  asked: Settings,
  chosen: readonly SettingName[],
): Settings {
  const epoch = nextEpoch(state);
  const isOtherRate = chosen.includes("lr") && asked.lr !== rateAt(saved, epoch);
  const settings = isOtherRate ? withRate(saved, { epoch, rate: asked.lr }) : saved;
  // The learning rate of a schedule depends on the number of epochs.
  const changeable = settings.schedule === "constant" ? CHANGEABLE : (["patience"] as const);
  const changed = chosen.filter((name) => changeable.some((one) => one === name));
  const wrong = chosen.find(
    (name) =>
      name !== "lr" && !changed.includes(name) && String(asked[name]) !== String(settings[name]),
  );
  if (wrong !== undefined) {
    throw new UsageError(
      `--${wrong} is ${String(asked[wrong])}; the run in ${file} has ${String(settings[wrong])}. Leave it out to continue that run.`,
    );
  }
  checkEpochs(saved.epochs, asked.epochs, changed, { file, state });
  return { ...settings, ...Object.fromEntries(changed.map((name) => [name, asked[name]])) };
}

/** From which epoch on another learning rate holds: the next one that begins, and never the first. */
function nextEpoch({ epochsDone, stepsDone }: TrainingState): number {
  return Math.max(2, epochsDone + (stepsDone > 0 ? 2 : 1));
}

/** A run cannot end before the epoch that it has reached. */
function checkEpochs(
  planned: number,
  asked: number,
  changed: readonly SettingName[],
  { file, state: { epochsDone, stepsDone } }: Pick<Resumed, "file" | "state">,
): void {
  const least = epochsDone + (stepsDone > 0 ? 1 : 0);
  if (changed.includes("epochs") && asked < least) {
    throw new UsageError(
      `--epochs is ${asked}; the run in ${file} has done ${epochsDone} of ${counted(planned, "epoch")}${stepsDone > 0 ? ", and a part of the next" : ""}. Leave it out to continue that run, or give ${least} or more.`,
    );
  }
}

/** A sentence about the learning rate that a run gets when it continues; undefined if it keeps its own, or has no epoch left. */
export function otherRateWords(
  { settings: saved, state }: Resumed,
  settings: Settings,
): string | undefined {
  const epoch = nextEpoch(state);
  if (settings.rates === saved.rates || epoch > settings.epochs) {
    return undefined;
  }
  return `The learning rate is ${rateAt(settings, epoch)} from epoch ${epoch} on, in place of ${rateAt(saved, epoch)}.`;
}

/** The flags that name the digits: those given now, or else those that the run began with. */
export function resumedFlags(
  flags: DigitsFlags,
  { file, data: { name, source } }: Pick<Resumed, "file" | "data">,
): DigitsFlags {
  if (namedIn(flags).length > 0) {
    return flags;
  }
  const saved = savedFlags(source);
  const missing = saved?.data?.find(
    (path) => !isAddress(path) && !isStdin(path) && !existsSync(path),
  );
  if (missing !== undefined) {
    throw new DataError(
      `The run in ${file} learns from ${name}, which was read from ${missing}. There is nothing at that path, seen from ${process.cwd()}. Name the digits with --data, or run the command in the folder of before.`,
    );
  }
  if (saved === undefined) {
    throw new UsageError(
      "The run comes from the page, which does not know where its digits are stored. Name them with --data, or with --limit if they are built in.",
    );
  }
  return saved;
}

/** The flags that a run began with; undefined if it began in the page. */
function savedFlags(source: string): DigitsFlags | undefined {
  try {
    const saved = JSON.parse(source) as DigitsFlags;
    return Object.fromEntries(
      DIGITS_FLAG_NAMES.flatMap((name) =>
        Array.isArray(saved[name]) ? [[name, saved[name]]] : [],
      ),
    );
  } catch {
    return undefined;
  }
}

function namedIn(flags: DigitsFlags): string[] {
  return DIGITS_FLAG_NAMES.filter((name) => flags[name] !== undefined).map((name) => `--${name}`);
}

/**
 * @param flags those given now
 * @throws DataError if these are not the digits that the run began with
 */
export async function checkSameData(
  { data, file }: Pick<Resumed, "data" | "file">,
  dataset: Dataset,
  flags: DigitsFlags,
): Promise<void> {
  if (data.fingerprint !== (await dataFingerprint(dataset))) {
    throw new DataError(
      `${dataset.name}: these are not the digits of the run in ${file}, which learns from ${data.name}, ${data.count} rows. ${adviceOn(data.source, namedIn(flags))}`,
    );
  }
}

/** @param named the flags that chose the wrong digits */
function adviceOn(source: string, named: readonly string[]): string {
  if (named.length === 0) {
    return "They have changed since. Name the earlier ones with --data.";
  }
  return savedFlags(source) === undefined
    ? "Name those."
    : `Leave out ${named.join(", ")}, and the run takes its own.`;
}

/** Saves a run to a file while it trains. */
export interface Checkpoints {
  readonly file: string;
  /** Flags of the run that its checkpoint does not hold. */
  readonly flags: FlagValues;
  /** Milliseconds between two saves inside an epoch. */
  readonly interval: number;
  /** The file is replaced as a whole, or stays as it was. */
  readonly save: (state: TrainingState, epochs: readonly Epoch[]) => Promise<void>;
  /** The same at the end of a run. If it fails, the run is kept in the temporary folder, and the error says where. */
  readonly saveLast: (state: TrainingState, epochs: readonly Epoch[]) => Promise<void>;
}

/**
 * @param digits the flags that name the digits, for the run that continues
 * @param flags those that the checkpoint does not hold
 */
export async function checkpointsIn(
  output: Output,
  interval: number,
  run: Pick<RunFile, "sizes" | "settings" | "plan">,
  dataset: Dataset,
  digits: DigitsFlags,
  flags: FlagValues,
): Promise<Checkpoints> {
  const data = await savedDataOf(dataset, digitsSource(digits));
  const { path } = output.place;
  let own = fileIdentity(path);
  const fileOf = (state: TrainingState, epochs: readonly Epoch[]) =>
    writeRunFile({ ...run, data, state, epochs });
  const write = async (file: Uint8Array) => {
    const found = fileIdentity(path);
    if (found !== undefined && found !== own) {
      throw new DataError(`${output.path}: another run saves to this file too.`);
    }
    await writeOutput(output, file);
    own = fileIdentity(path);
  };
  return {
    file: output.path,
    flags,
    interval,
    save: async (state, epochs) => write(await fileOf(state, epochs)),
    saveLast: async (state, epochs) => {
      const file = await fileOf(state, epochs);
      await orKept(output, file, () => write(file));
    },
  };
}

/** The flags that name the digits, as a checkpoint keeps them. */
export function digitsSource(digits: DigitsFlags): string {
  return JSON.stringify(Object.fromEntries(DIGITS_FLAG_NAMES.map((name) => [name, digits[name]])));
}

/** Names of the settings that were given on the command line. */
export function settingsIn(args: readonly string[]): SettingName[] {
  const names = Object.keys(defaultSettings) as SettingName[];
  return names.filter((name) =>
    args.some((text) => text === `--${name}` || text.startsWith(`--${name}=`)),
  );
}
