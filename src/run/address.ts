import { formatCount } from "../base/format.ts";
import {
  DATA_KEYS,
  type DataKeys,
  type LinkedData,
  type Turning,
  dataOfKeys,
  pairsOfData,
  shownText,
} from "./linked-data.ts";
import {
  SettingError,
  parseChoice,
  parseClasses,
  parseSetting,
  wholeNumberFrom,
} from "./parse-setting.ts";
import {
  type PresetName,
  type SettingName,
  type Settings,
  defaultSettings,
  firstSettings,
  presets,
  settingsFor,
} from "./settings.ts";

/** What a link carries of a run. */
export interface Address {
  readonly settings: Settings;
  /** How many built-in digits; undefined where the page is to choose. */
  readonly digits: number | undefined;
  /** The only classes to use; undefined for all. */
  readonly classes: readonly number[] | undefined;
  /** Data that the run used, where it was not built in. */
  readonly data?: LinkedData | undefined;
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
export function hashOf({ settings, digits, classes, data }: Address): string {
  const isFirst = differencesOf(settings, firstSettings).length === 0;
  if (isFirst && digits === undefined && classes === undefined && data === undefined) {
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
  if (data !== undefined) {
    pairs.push(...pairsOfData(data));
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
  const dataKeys: DataKeys = {};
  for (const [key, text] of pairs) {
    const name = NAMES.find((known) => known === key);
    try {
      if (key === "digits") {
        digits = parseDigits(text);
      } else if (key === "classes") {
        classes = parseClasses(text);
      } else if (key === PRESET) {
        settings = { ...settings, ...parsePreset(text) };
      } else if (Object.hasOwn(DATA_KEYS, key)) {
        Object.assign(dataKeys, DATA_KEYS[key]?.(text));
      } else if (name === undefined) {
        complaints.push(
          `The link sets "${shownText(key, QUOTED)}", which does not exist. It was ignored.`,
        );
      } else {
        settings = { ...settings, [name]: parseSetting(name, text) };
      }
    } catch (error) {
      if (!(error instanceof SettingError)) {
        throw error;
      }
      const message = error.message.replace(text, () => shownText(text, QUOTED));
      complaints.push(`The link's ${shownText(message, MESSAGE)}`);
    }
  }
  const data = dataOfKeys(dataKeys);
  const address = { settings, digits, classes, ...(data !== undefined && { data }) };
  return { address, complaints: fewOf(complaints) };
}

/** Letters of a key or a value that a complaint repeats, letters of a complaint, and how many there are at most. */
const QUOTED = 40;
const MESSAGE = 300;
const MOST_COMPLAINTS = 5;

function fewOf(complaints: readonly string[]): readonly string[] {
  const more = complaints.length - MOST_COMPLAINTS;
  return more <= 0
    ? complaints
    : [
        ...complaints.slice(0, MOST_COMPLAINTS),
        `${formatCount(more)} more of its parts make no sense.`,
      ];
}

function parsePreset(text: string): Partial<Settings> {
  return presets[parseChoice("preset", Object.keys(presets) as PresetName[], text)];
}

/**
 * Reads a number of built-in digits.
 *
 * @throws SettingError
 */
export function parseDigits(text: string): number {
  const count = wholeNumberFrom(text);
  if (!(count >= DIGITS.minimum && count <= DIGITS.maximum)) {
    throw new SettingError(
      `digits is "${text}"; it must be a whole number from ${DIGITS.minimum} to ${DIGITS.maximum}.`,
    );
  }
  return count;
}

/** The same run on the command line. */
export function commandOf(
  settings: Settings,
  source: Source,
  classes: readonly number[] | undefined,
  reading?: Turning,
): string {
  const data = [dataFlags(source), ...readingFlags(reading)].join(" ");
  const only = classes === undefined ? [] : [`--classes ${classes.join(",")}`];
  const isDrawn = source.kind === "built-in";
  const flags = differencesOf(settingsFor(isDrawn, settings), defaultSettings).map((name) =>
    settings[name] === true ? `--${name}` : `--${name} ${String(settings[name])}`,
  );
  return ["npm run train --", data, ...only, ...flags].join(" ");
}

function readingFlags(reading: Turning | undefined): string[] {
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
