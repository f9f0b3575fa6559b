import { SettingError, parseClasses, parseSetting } from "./parse-setting.ts";
import {
  type PresetName,
  type SettingName,
  type Settings,
  defaultSettings,
  firstSettings,
  presets,
} from "./settings.ts";

/** What a link carries of a run. */
export interface Address {
  readonly settings: Settings;
  /** How many built-in digits; undefined where the page is to choose. */
  readonly digits: number | undefined;
  /** The only classes to use; undefined for all. */
  readonly classes: readonly number[] | undefined;
}

/** Where a run's data comes from: drawn, read from files, or fetched. */
export type Source =
  | { readonly kind: "built-in"; readonly count: number }
  | { readonly kind: "files"; readonly files: readonly File[] }
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "mnist" }
  /** Stored in the browser by an earlier visit. */
  | { readonly kind: "stored"; readonly name: string };

/** How many built-in digits one may ask for. */
export const DIGITS = { minimum: 100, maximum: 60_000 } as const;

const NAMES = Object.keys(defaultSettings) as SettingName[];

/** Names of the settings in which two runs differ. */
export function differencesOf(these: Settings, those: Settings): SettingName[] {
  return NAMES.filter((name) => String(these[name]) !== String(those[name]));
}

/** In a link: settings that belong together. It comes before others, which change some of them. */
const PRESET = "preset";

/**
 * The part of a link from `#` on: only what differs from the defaults, so that links stay short. A link without it means the
 * settings with which the page begins; they are not the defaults, which older links omit.
 */
export function hashOf({ settings, digits, classes }: Address): string {
  const isFirst = differencesOf(settings, firstSettings).length === 0;
  if (isFirst && digits === undefined && classes === undefined) {
    return "";
  }
  const pairs = differencesOf(settings, defaultSettings).map(
    (name) => `${name}=${String(settings[name])}`,
  );
  if (digits !== undefined) {
    pairs.push(`digits=${digits}`);
  }
  if (classes !== undefined) {
    pairs.push(`classes=${classes.join(",")}`);
  }
  return `#${pairs.length === 0 ? `${PRESET}=standard` : pairs.join("&")}`;
}

/**
 * Reads what `hashOf` wrote, or what a person typed.
 *
 * @returns also a sentence for each key or value that makes no sense: it takes its default
 */
export function readHash(hash: string): { address: Address; complaints: readonly string[] } {
  const complaints: string[] = [];
  const pairs = [...new URLSearchParams(hash.replace(/^#/, ""))];
  let settings = pairs.length === 0 ? firstSettings : defaultSettings;
  let digits: number | undefined;
  let classes: readonly number[] | undefined;
  for (const [key, text] of pairs) {
    const name = NAMES.find((known) => known === key);
    try {
      if (key === "digits") {
        digits = parseDigits(text);
      } else if (key === "classes") {
        classes = parseClasses(text);
      } else if (key === PRESET) {
        settings = { ...settings, ...parsePreset(text) };
      } else if (name === undefined) {
        complaints.push(`The link sets "${key}", which does not exist. It was ignored.`);
      } else {
        settings = { ...settings, [name]: parseSetting(name, text) };
      }
    } catch (error) {
      if (!(error instanceof SettingError)) {
        throw error;
      }
      complaints.push(`The link's ${error.message}`);
    }
  }
  return { address: { settings, digits, classes }, complaints };
}

function parsePreset(text: string): Partial<Settings> {
  if (!Object.hasOwn(presets, text)) {
    const names = Object.keys(presets).join(", ");
    throw new SettingError(`preset is "${text}"; the presets are ${names}.`);
  }
  return presets[text as PresetName];
}

/**
 * Reads a number of built-in digits.
 *
 * @throws SettingError
 */
export function parseDigits(text: string): number {
  const count = Number(text);
  if (!(Number.isInteger(count) && count >= DIGITS.minimum && count <= DIGITS.maximum)) {
    throw new SettingError(
      `digits is "${text}"; it must be a whole number from ${DIGITS.minimum} to ${DIGITS.maximum}.`,
    );
  }
  return count;
}

/** How the page changed the digits, or read them, as it was asked to. */
export interface Reading {
  readonly invert: boolean;
  readonly transpose: boolean;
  /** The column of a CSV that is the label; undefined if nobody had to choose. */
  readonly label: string | undefined;
}

/** The same run on the command line. */
export function commandOf(
  settings: Settings,
  source: Source,
  classes: readonly number[] | undefined,
  reading?: Reading,
): string {
  const data = [dataFlags(source), ...readingFlags(reading)].join(" ");
  const only = classes === undefined ? [] : [`--classes ${classes.join(",")}`];
  const isDrawn = source.kind === "built-in";
  const own = { ...settings, fresh: settings.fresh && isDrawn };
  const flags = differencesOf(own, defaultSettings).map((name) =>
    settings[name] === true ? `--${name}` : `--${name} ${String(settings[name])}`,
  );
  return ["npm run train --", data, ...only, ...flags].join(" ");
}

function readingFlags(reading: Reading | undefined): string[] {
  return [
    ...(reading?.label === undefined ? [] : [`--label ${quoted(reading.label)}`]),
    ...(reading?.invert === true ? ["--invert"] : []),
    ...(reading?.transpose === true ? ["--transpose"] : []),
  ];
}

function dataFlags(source: Source): string {
  switch (source.kind) {
    case "built-in":
      return `--limit ${source.count}`;
    case "files":
      return `--data ${source.files.map(({ name }) => quoted(name)).join(" ")}`;
    case "address":
      return `--data ${quoted(source.address)}`;
    case "mnist":
      return "--mnist";
    case "stored":
      return `--data ${source.name.split(", ").map(quoted).join(" ")}`;
  }
}

/** As a shell takes it for one word. */
function quoted(name: string): string {
  return /^[\w.,-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
