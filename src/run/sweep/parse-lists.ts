// Reads the settings of a sweep from text. Commas separate the values of a list. Where a value may have commas itself, as in 128,64,
// semicolons do.

import { formatCount } from "../../base/format.ts";
import { SettingError, parseSetting } from "../parse-setting.ts";
import { type Setting, type SettingName, type Settings, settings as table } from "../settings.ts";
import { COMMON_SETTINGS, MOST_NETWORKS, type SettingLists, networkCount } from "./networks.ts";

/** Whether a value of this setting may have commas. */
function mayHaveCommas(name: SettingName): boolean {
  return ["list", "variation", "rates"].includes(table[name].type);
}

/**
 * Reads the values of one setting.
 *
 * @param texts as they were given; each may be a list
 * @throws SettingError for a value that makes no sense, one that comes twice, and for several values of a setting that all
 *   networks share
 */
export function parseSettingList<Name extends SettingName>(
  name: Name,
  texts: readonly string[],
): readonly Settings[Name][] {
  const separator = mayHaveCommas(name) ? /;/ : /[,;]/;
  const parts = texts.flatMap((text) => text.split(separator)).map((part) => part.trim());
  checkNothingEmpty(name, parts, mayHaveCommas(name) ? "semicolon" : "comma");
  const values = parts.map((part) => parsePart(name, part));
  const words = values.map(String);
  const twice = words.find((word, index) => words.indexOf(word) !== index);
  if (twice !== undefined) {
    throw new SettingError(`${name} has the value ${twice} twice. Give each value once.`);
  }
  if (values.length > 1 && COMMON_SETTINGS.includes(name)) {
    throw new SettingError(
      `${name} has ${values.length} values; a sweep takes one, because all its networks are judged on the same rows.`,
    );
  }
  return values;
}

/** @throws SettingError for a separator that separates nothing, as after the last value */
function checkNothingEmpty(name: SettingName, parts: readonly string[], separator: string): void {
  const place = parts.indexOf("");
  if (place < 0 || parts.length === 1) {
    return;
  }
  const two = `has two ${separator}s in a row. Leave one out`;
  const where = new Map([
    [0, `begins with a ${separator}. Leave it out`],
    [parts.length - 1, `ends in a ${separator}. Leave it out`],
  ]);
  throw new SettingError(`${name} ${where.get(place) ?? two}.`);
}

/** Two values of the settings in which a forgotten semicolon makes one wrong value. */
const EXAMPLES: Readonly<Partial<Record<Setting["type"], string>>> = {
  variation: '"off;light"',
  rates: '"none;4:0.0005"',
};

/** @throws SettingError, which says how values with commas are separated where that may be the mistake */
function parsePart<Name extends SettingName>(name: Name, part: string): Settings[Name] {
  try {
    return parseSetting(name, part);
  } catch (error) {
    const example = EXAMPLES[table[name].type];
    if (error instanceof SettingError && example !== undefined && part.includes(",")) {
      throw new SettingError(
        `${error.message} Between two values of ${name} write a semicolon, in quotation marks: ${example}.`,
      );
    }
    throw error;
  }
}

/**
 * Lists of one value each, except for those that were given.
 *
 * @param settings the values of the other settings
 * @param given texts of the settings that were given
 * @param seeds how many seeds to take, from the one in the settings on
 * @throws SettingError
 */
export function parseLists(
  settings: Settings,
  given: Readonly<Partial<Record<SettingName, readonly string[]>>>,
  seeds: number | undefined,
): SettingLists {
  const names = Object.keys(table) as SettingName[];
  const lists = Object.fromEntries(
    names.map((name) => {
      const texts = given[name];
      return [name, texts === undefined ? [settings[name]] : parseSettingList(name, texts)];
    }),
  ) as unknown as SettingLists;
  if (seeds !== undefined) {
    checkSeeds(lists.seed, seeds);
  }
  // Before the seeds are listed: a billion of them would not fit into memory.
  const count = networkCount(lists) * (seeds ?? 1);
  if (count > MOST_NETWORKS) {
    throw new SettingError(
      `These lists make ${formatCount(count)} networks; a sweep trains at most ${formatCount(MOST_NETWORKS)}. Give fewer values or seeds.`,
    );
  }
  if (lists.validation[0] === 0) {
    throw new SettingError(
      "validation is 0; a sweep compares its networks on validation rows, so it must be more.",
    );
  }
  const [first = 1] = lists.seed;
  return seeds === undefined
    ? lists
    : { ...lists, seed: Array.from({ length: seeds }, (_, index) => first + index) };
}

/** @throws SettingError if several seeds are given already, or the last one would be too large */
function checkSeeds(given: readonly number[], count: number): void {
  const [first = 1, second] = given;
  if (second !== undefined) {
    throw new SettingError(
      "seed has several values already, so there is no number of seeds to take. Leave one of the two out.",
    );
  }
  const { maximum } = table.seed;
  if (first + count - 1 > maximum) {
    throw new SettingError(`seeds is ${count}; from seed ${first} on there are fewer.`);
  }
}
