import { decimal } from "../base/decimal.ts";
import { NO_CHANGES, readRates } from "./rates.ts";
import {
  type ListSetting,
  type Setting,
  type SettingName,
  type Settings,
  type VariationSetting,
  settings,
} from "./settings.ts";
import { MAX_AMOUNTS, readVariation } from "./variation.ts";

/** A setting was given an impossible value. The message names the setting and says what is possible. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

/** A word was given that is none of those to choose from. */
export class ChoiceError extends SettingError {
  readonly given: string;
  readonly options: readonly string[];

  /** @param problem the message; where it is left out, it lists the options */
  constructor(name: string, given: string, options: readonly string[], problem?: string) {
    const list = `${options.slice(0, -1).join(", ")} or ${options.at(-1) ?? ""}`;
    super(problem ?? `${name} is "${given}"; it must be ${list}.`);
    this.given = given;
    this.options = options;
  }
}

/**
 * Reads one of a few words.
 *
 * @throws ChoiceError
 */
export function parseChoice<Option extends string>(
  name: string,
  options: readonly Option[],
  text: string,
): Option {
  const found = options.find((option) => option === text);
  if (found === undefined) {
    throw new ChoiceError(name, text, options);
  }
  return found;
}

/**
 * Reads a setting from text, as it comes from a flag, a field or a URL.
 *
 * @throws SettingError
 */
export function parseSetting<Name extends SettingName>(name: Name, text: string): Settings[Name] {
  return parseValue(name, settings[name], text) as Settings[Name];
}

/**
 * Reads a choice of classes, like 0,1 or 0-4.
 *
 * @throws SettingError
 */
export function parseClasses(text: string): number[] {
  return text.split(",").flatMap((part) => {
    const [first = 0, last = first] = (RANGE.exec(part)?.slice(1) ?? [part]).map(parseClass);
    if (last < first) {
      throw new SettingError(`classes is "${text}"; ${first} to ${last} are no classes.`);
    }
    return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  });
}

/** Also with the dash that some programs write. */
const RANGE = /^\s*(\d+)\s*[-–]\s*(\d+)\s*$/;

function parseClass(text: string): number {
  return parseNumber("classes", { minimum: 0, maximum: 255, whole: true }, text);
}

function parseValue(name: string, setting: Setting, text: string): Settings[SettingName] {
  switch (setting.type) {
    case "number":
      return parseNumber(name, setting, text);
    case "list":
      return parseList(name, setting, text);
    case "switch":
      return parseSwitch(name, text);
    case "choice":
      return parseChoice(name, setting.options, text);
    case "variation":
      return parseVariation(name, setting, text);
    case "rates":
      return parseRates(name, text);
  }
}

function parseVariation(name: string, { options }: VariationSetting, text: string): string {
  const read = readVariation(text);
  if (typeof read !== "string") {
    return text;
  }
  const problem = `${name} ${read}.`;
  const [level = "", ...changes] = text.split(",");
  const amounts = Object.keys(MAX_AMOUNTS);
  if (!options.includes(level)) {
    throw new ChoiceError(name, level, options, problem);
  }
  const unknown = changes
    .map((change) => change.replace(/=.*/, ""))
    .find((amount) => !amounts.includes(amount));
  throw unknown === undefined
    ? new SettingError(problem)
    : new ChoiceError(name, unknown, amounts, problem);
}

function parseRates(name: string, text: string): string {
  if (readRates(text) === undefined) {
    throw new SettingError(
      `${name} is "${text}"; it must be ${NO_CHANGES}, or epochs from 2 on in rising order, each with a learning rate up to 10, such as 4:0.0005,8:0.0001.`,
    );
  }
  return text;
}

function parseSwitch(name: string, text: string): boolean {
  if (text !== "true" && text !== "false") {
    throw new SettingError(`${name} is "${text}"; it must be true or false.`);
  }
  return text === "true";
}

function parseList(name: string, { minimum, maximum }: ListSetting, text: string): number[] {
  const parts = text.split(",").map(wholeNumberFrom);
  if (!parts.every((value) => Number.isInteger(value) && value >= minimum && value <= maximum)) {
    throw new SettingError(
      `${name} is "${text}"; it must be whole numbers from ${minimum} to ${maximum} with commas between them, such as 128,64.`,
    );
  }
  return parts;
}

function parseNumber(
  name: string,
  { minimum, maximum, whole }: { minimum: number; maximum: number; whole: boolean },
  text: string,
): number {
  const value = whole ? wholeNumberFrom(text) : decimal(text);
  if (!(value >= minimum && value <= maximum)) {
    const kind = whole ? "a whole number" : "a number";
    throw new SettingError(
      `${name} is "${text}"; it must be ${kind} from ${minimum} to ${maximum}${whole && hasSeparators(text) ? ", without separators" : ""}.`,
    );
  }
  return value;
}

/** A whole number; NaN for anything else, and for 42.000, which is 42 to some and 42,000 to others. */
export function wholeNumberFrom(text: string): number {
  const value = decimal(text);
  return Number.isInteger(value) && !hasSeparators(text) ? value : Number.NaN;
}

/** Whether digits stand in groups of three, as in 42.000 or 42,000. */
export function hasSeparators(text: string): boolean {
  return /^\s*[+-]?\d{1,3}([.,_' ]\d{3})+\s*$/.test(text);
}
