import { type Epoch, ModelFileError } from "../engine/index.ts";
import {
  SettingError,
  type SettingName,
  type Settings,
  defaultSettings,
  parseSetting,
} from "./settings.ts";

/** What a checkpoint knows of its run beside the training's state: enough to go on, in the page or in a terminal. */
export interface SavedRun {
  readonly settings: Settings;
  readonly data: {
    readonly name: string;
    readonly count: number;
    /** Of the data before it was split: see `dataFingerprint`. */
    readonly fingerprint: string;
    /** How the data can be had again, in the words of whoever wrote it. */
    readonly source: string;
  };
  readonly epochs: readonly Epoch[];
  /** The plan that made the steps: another one computes other bits. */
  readonly plan: "layered" | "fused";
}

/** Puts a run into a checkpoint's metadata. */
export function metadataOf({ settings, data, epochs, plan }: SavedRun): Record<string, string> {
  const texts = Object.entries(settings).map(([name, value]) => [name, String(value)]);
  return {
    settings: JSON.stringify(Object.fromEntries(texts)),
    data: data.name,
    rows: String(data.count),
    fingerprint: data.fingerprint,
    source: data.source,
    epochs: JSON.stringify(epochs.map(rowOf)),
    plan,
    seed: String(settings.seed),
  };
}

/**
 * Reads what `metadataOf` wrote.
 *
 * @throws ModelFileError where it is not all there, or makes no sense
 */
export function savedRunOf(metadata: Readonly<Record<string, string>>): SavedRun {
  const { data, rows, fingerprint, source, plan } = metadata;
  const table = parsed(metadata["epochs"]);
  const isComplete =
    data !== undefined &&
    fingerprint !== undefined &&
    source !== undefined &&
    Number.isSafeInteger(Number(rows)) &&
    (plan === "layered" || plan === "fused") &&
    Array.isArray(table) &&
    table.every(isRow);
  if (!isComplete) {
    throw new ModelFileError("The checkpoint does not say of which run it is.");
  }
  return {
    settings: settingsOf(parsed(metadata["settings"])),
    data: { name: data, count: Number(rows), fingerprint, source },
    epochs: table.map(epochOf),
    plan,
  };
}

/** An epoch without its names: of the longest run, all must fit into a file's header. */
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

/** Settings that came later than the checkpoint are at their defaults, which change nothing. */
function settingsOf(texts: unknown): Settings {
  let settings = defaultSettings;
  for (const [name, text] of Object.entries(texts ?? {})) {
    if (!(name in defaultSettings) || typeof text !== "string") {
      throw new ModelFileError(`The checkpoint sets ${JSON.stringify(name)}, which there is not.`);
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
