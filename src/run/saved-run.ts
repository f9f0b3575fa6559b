import {
  type Checkpoint,
  type Epoch,
  ModelFileError,
  PLANS,
  type PlanName,
  readCheckpoint,
  writeCheckpoint,
} from "../engine/index.ts";
import { SettingError, parseSetting } from "./parse-setting.ts";
import { type SettingName, type Settings, defaultSettings, settingsJson } from "./settings.ts";
import { type SavedData, looksIn, splitMetadata } from "./trained-on.ts";

// A saved run is a checkpoint of the engine whose metadata says which run it is: settings, data, epochs and plan. The page
// and the command line write the same file, and each continues the other's runs.

/** What a checkpoint knows of its run beside the training state. */
export interface SavedRun {
  readonly settings: Settings;
  readonly data: SavedData;
  readonly epochs: readonly Epoch[];
  /** The plan that made the steps. Another one computes other bits. */
  readonly plan: PlanName;
}

/** A whole run as it is kept in a file. */
export interface RunFile extends SavedRun, Pick<Checkpoint, "sizes" | "state"> {
  /** When the page saved it, in milliseconds since 1970. */
  readonly savedAt?: number | undefined;
}

/** Writes a run as a checkpoint. */
export async function writeRunFile(run: RunFile): Promise<Uint8Array<ArrayBuffer>> {
  const { sizes, state, savedAt } = run;
  const time = savedAt === undefined ? {} : { keptAt: String(savedAt) };
  return writeCheckpoint({ sizes, state, metadata: { ...metadataOf(run), ...time } });
}

/**
 * Reads what `writeRunFile` wrote.
 *
 * @throws ModelFileError if the file is damaged or not the checkpoint of a run
 */
export async function readRunFile(file: Uint8Array): Promise<RunFile> {
  const { sizes, state, metadata } = await readCheckpoint(file);
  const { keptAt } = metadata;
  const savedAt = keptAt === undefined ? undefined : Number(keptAt);
  return { ...savedRunOf(metadata), sizes, state, savedAt };
}

/** A run as a checkpoint's metadata. */
export function metadataOf({ settings, data, epochs, plan }: SavedRun): Record<string, string> {
  return {
    settings: settingsJson(settings),
    data: data.name,
    rows: String(data.count),
    fingerprint: data.fingerprint,
    source: data.source,
    epochs: JSON.stringify(epochs.map(rowOf)),
    plan,
    seed: String(settings.seed),
    ...data.looks,
    ...splitMetadata(settings),
  };
}

/**
 * Reads what `metadataOf` wrote.
 *
 * @throws ModelFileError if something is missing or not valid
 */
export function savedRunOf(metadata: Readonly<Record<string, string>>): SavedRun {
  const { data, rows, fingerprint, source, plan } = metadata;
  const table = parsed(metadata["epochs"]);
  const isComplete =
    data !== undefined &&
    fingerprint !== undefined &&
    source !== undefined &&
    Number.isSafeInteger(Number(rows)) &&
    isPlan(plan) &&
    Array.isArray(table) &&
    table.every(isRow);
  if (!isComplete) {
    throw new ModelFileError("The checkpoint does not say which run it belongs to.");
  }
  return {
    settings: settingsOf(parsed(metadata["settings"])),
    data: { name: data, count: Number(rows), fingerprint, source, looks: looksIn(metadata) },
    epochs: table.map(epochOf),
    plan,
  };
}

/** An epoch without field names, so that the epochs of the longest run fit into a file's header. */
type Row = readonly [number, number, number | null, number | null, number, number];

function rowOf({ trainLoss, trainAccuracy, valLoss, valAccuracy, ...times }: Epoch): Row {
  const { seconds, samplesPerSecond } = times;
  return [
    trainLoss,
    trainAccuracy,
    valLoss ?? null,
    valAccuracy ?? null,
    Number(seconds.toFixed(3)),
    Math.round(samplesPerSecond),
  ];
}

function epochOf(row: Row, index: number): Epoch {
  const [trainLoss, trainAccuracy, valLoss, valAccuracy, seconds, samplesPerSecond] = row;
  return {
    epoch: index + 1,
    trainLoss,
    trainAccuracy,
    valLoss: valLoss ?? undefined,
    valAccuracy: valAccuracy ?? undefined,
    seconds,
    samplesPerSecond,
  };
}

/** Settings that are newer than the checkpoint take their defaults, which change nothing. */
function settingsOf(texts: unknown): Settings {
  let settings = defaultSettings;
  for (const [name, text] of Object.entries(texts ?? {})) {
    if (!Object.hasOwn(defaultSettings, name) || typeof text !== "string") {
      throw new ModelFileError(
        `The checkpoint has the setting ${JSON.stringify(name)}, which does not exist.`,
      );
    }
    try {
      settings = { ...settings, [name]: parseSetting(name as SettingName, text) };
    } catch (error) {
      throw error instanceof SettingError
        ? new ModelFileError(`The checkpoint's ${error.message}`)
        : error;
    }
  }
  return settings;
}

function isPlan(name: string | undefined): name is PlanName {
  return PLANS.some((plan) => plan === name);
}

function isRow(value: unknown): value is Row {
  return (
    Array.isArray(value) &&
    value.length === 6 &&
    value.every((one, index) => (one === null ? index === 2 || index === 3 : Number.isFinite(one)))
  );
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
