import {
  ChoiceError,
  SettingError,
  hasSeparators,
  parseSetting,
  wholeNumberFrom,
} from "../../run/parse-setting.ts";
import { type SettingName, type Settings, settings } from "../../run/settings.ts";
import { nearest } from "../shell/nearest.ts";
import { programName } from "../shell/program.ts";
import { rewritten, withPoints } from "../shell/rewritten.ts";
import type { Found } from "./flag.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs a function that parses the value of a setting.
 *
 * @throws UsageError that names the flag, if the value is not allowed
 */
export function asFlag<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SettingError)) {
      throw error;
    }
    // A message about one setting begins with its name, any other one with a capital letter.
    const message = /^[a-z]/.test(error.message) ? `--${error.message}` : error.message;
    throw new UsageError(`${message}${meantChoice(error)}`);
  }
}

/** Which of the words to choose from was meant, as a sentence after a blank; empty where none is near. */
function meantChoice(error: SettingError): string {
  const meant = error instanceof ChoiceError ? nearest(error.given, error.options) : undefined;
  return meant === undefined ? "" : ` Did you mean ${meant}?`;
}

/**
 * Reads the value of a setting.
 *
 * @throws UsageError, which names the command that takes lists where the value is one
 */
export function settingOf(command: string, name: SettingName, text: string): Settings[SettingName] {
  try {
    return asFlag(() => parseSetting(name, text));
  } catch (error) {
    const isList = settings[name].type === "number" && /^[\d.e-]+([,;] ?[\d.e-]+)+$/i.test(text);
    if (!(error instanceof UsageError)) {
      throw error;
    }
    if (command === "train" && isList) {
      throw new UsageError(
        `--${name} takes one number. Lists are for ${programName("sweep")} --${name} ${text.replaceAll(/[,;] ?/g, ",")}.`,
      );
    }
    const isTaken = (way: string) => isAllowed(() => parseSetting(name, way));
    throw new UsageError(`${error.message}${didYouMean(name, text, isTaken)}`);
  }
}

/**
 * Reads a whole number, at least 1.
 *
 * @throws UsageError that names the flag
 */
export function wholeNumber(name: string, text: string): number {
  const isWhole = (one: string) =>
    Number.isSafeInteger(wholeNumberFrom(one)) && wholeNumberFrom(one) >= 1;
  if (!isWhole(text)) {
    throw new UsageError(
      `--${name} is "${text}"; it must be a whole number, at least 1${hasSeparators(text) ? ", without separators" : ""}.${didYouMean(name, text, isWhole)}`,
    );
  }
  return wholeNumberFrom(text);
}

/**
 * A variable that is not set makes `--data "$FILE"` an empty text.
 *
 * @throws UsageError
 */
export function checkNotEmpty(found: Found): void {
  const empty = Object.keys(found).find((name) => found[name]?.includes("") === true);
  if (empty !== undefined) {
    throw new UsageError(
      `The value of --${empty} is empty. If it comes from a variable of the shell, set that first.`,
    );
  }
}

/**
 * Where decimals have a comma, 0,001 would be a list of two numbers.
 *
 * @throws UsageError
 */
export function checkDecimals(found: Found): void {
  for (const [name, setting] of Object.entries(settings)) {
    const isDecimal = setting.type === "number" && !setting.whole;
    for (const text of isDecimal ? (found[name] ?? []) : []) {
      const meant = withPoints(text);
      if (meant !== undefined) {
        throw new UsageError(
          `--${name} is "${text}"; write decimals with a point: --${name} ${meant}.`,
        );
      }
    }
  }
}

function didYouMean(name: string, text: string, isTaken: (text: string) => boolean): string {
  const meant = rewritten(text, isTaken);
  return meant === undefined ? "" : ` Did you mean --${name} ${meant}?`;
}

function isAllowed(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    if (error instanceof SettingError) {
      return false;
    }
    throw error;
  }
}
