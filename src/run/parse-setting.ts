import { decimal } from "../base/decimal.ts";
import { NO_CHANGES, readRates } from "./rates.ts";
import {
  type ChoiceSetting,
  type ListSetting,
  type Setting,
  type SettingName,
  type Settings,
  settings,
} from "./settings.ts";
import { readVariation } from "./variation.ts";

/** A setting was given an impossible value. The message names the setting and says what is possible. */
export class SettingError extends Error {
  override readonly name = "SettingError";
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
      return parseChoice(name, setting, text);
    case "variation":
      return parseVariation(name, text);
    case "rates":
      return parseRates(name, text);
  }
}

function parseVariation(name: string, text: string): string {
  const read = readVariation(text);
  if (typeof read === "string") {
    throw new SettingError(`${name} ${read}.`);
  }
  return text;
}

function parseRates(name: string, text: string): string {
  if (readRates(text) === undefined) {
    throw new SettingError(
      `${name} is "${text}"; it must be ${NO_CHANGES}, or epochs from 2 on in rising order, each with a learning rate up to 10, such as 4:0.0005,8:0.0001.`,
    );
  }
  return text;
}

function parseChoice(name: string, { options }: ChoiceSetting, text: string) {
  if (!options.includes(text)) {
    const choice = `${options.slice(0, -1).join(", ")} or ${options.at(-1) ?? ""}`;
    throw new SettingError(`${name} is "${text}"; it must be ${choice}.`);
  }
  return text as Settings["plan"] | Settings["schedule"];
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
