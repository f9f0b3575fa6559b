import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { parseArgs } from "node:util";
import { errorMessage } from "../../base/error-message.ts";
import {
  ChoiceError,
  SettingError,
  hasSeparators,
  parseSetting,
  wholeNumberFrom,
} from "../../run/parse-setting.ts";
import { type SettingName, type Settings, defaultSettings, settings } from "../../run/settings.ts";
import { insteadOf, nearest } from "./nearest.ts";
import { programName, swallowedFlags, swallowedSentence } from "./program.ts";
import { rewritten, withPoints } from "./rewritten.ts";
import { wrapped } from "./terminal.ts";

/** A flag, a value or the command itself is wrong. The process ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A flag that is not one of the settings of a run. */
export interface Flag {
  /** The placeholder for its value in the help, for example FILE. A flag without one takes no value. */
  readonly value?: string;
  readonly help: string;
  /** Whether arguments that follow its value belong to it, too, as a shell expands `--model nets/*`. */
  readonly many?: true;
}

/** The settings and the flags of one call. */
export interface Given<Name extends string> {
  readonly settings: Settings;
  readonly flags: Readonly<Partial<Record<Name, readonly string[]>>>;
}

/** The settings of one call as they were given, and its flags. */
export interface GivenTexts<Name extends string> extends Pick<Given<Name>, "flags"> {
  readonly settings: Readonly<Partial<Record<SettingName, readonly string[]>>>;
}

/**
 * Reads a command's flags. With --help it prints the help and ends the process.
 *
 * @param settingNames the settings that the command accepts as flags
 * @param args the arguments after the command's name
 * @throws UsageError for an unknown flag, or for a value that is not allowed
 */
export function readFlags<Name extends string>(
  command: string,
  purpose: string,
  settingNames: readonly SettingName[],
  flags: Readonly<Record<Name, Flag>>,
  args: readonly string[],
): Given<Name> {
  const { settings: texts, flags: given } = readTexts(command, purpose, settingNames, flags, args);
  const chosen = Object.fromEntries(
    settingNames.flatMap((name) => {
      const text = texts[name]?.at(-1);
      return text === undefined ? [] : [[name, settingOf(command, name, text)]];
    }),
  );
  return { settings: { ...defaultSettings, ...chosen }, flags: given };
}

/**
 * The same, but leaves the settings as they were given.
 *
 * @throws UsageError for an unknown flag
 */
export function readTexts<Name extends string>(
  command: string,
  purpose: string,
  settingNames: readonly SettingName[],
  flags: Readonly<Record<Name, Flag>>,
  args: readonly string[],
): GivenTexts<Name> {
  const names = [...Object.keys(flags), ...settingNames];
  const swallowed = swallowedFlags(names, args);
  if (swallowed.length > 0) {
    throw new UsageError(swallowedSentence(command, swallowed));
  }
  const bare = new Set([...switches(settingNames), ...bareFlags(flags)]);
  const values = parse(command, names, bare, manyFlags(flags), args);
  checkDecimals(values);
  if (values["help"] !== undefined) {
    console.log(helpText(command, purpose, settingNames, flags));
    process.exit(0);
  }
  return {
    settings: Object.fromEntries(
      settingNames.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
    ),
    flags: Object.fromEntries(
      Object.keys(flags).flatMap((name) => {
        const texts = values[name];
        const isPath = /FILE|DIR/.test(flags[name as Name].value ?? "");
        return texts === undefined ? [] : [[name, isPath ? texts.map(expanded) : texts]];
      }),
    ) as unknown as Given<Name>["flags"],
  };
}

/** @throws UsageError, which names the command that takes lists where the value is one */
function settingOf(command: string, name: SettingName, text: string): Settings[SettingName] {
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

/** The value of a flag that takes one value: the last one given, or undefined. */
export function single(values: readonly string[] | undefined): string | undefined {
  return values?.at(-1);
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
 * Checks that a command got the flags that it cannot do without.
 *
 * @param needed each flag as the message names it, and whether it was given
 * @param example flags with which the command works
 * @throws UsageError that names those that are missing
 */
export function checkNeeded(
  command: string,
  needed: Readonly<Record<string, boolean>>,
  example: string,
): void {
  const missing = Object.keys(needed).filter((flag) => needed[flag] !== true);
  if (missing.length > 0) {
    throw new UsageError(
      `${command} needs ${missing.join(" and ")}. For example: ${programName(command)} ${example}`,
    );
  }
}

/** Shells leave the ~ of --data=~/train.csv as it is. */
function expanded(path: string): string {
  return path.replace(/^~(?=[/\\])/, () => homedir());
}

/** Names of the flags that take no value. */
function bareFlags(flags: Readonly<Record<string, Flag>>): string[] {
  return Object.keys(flags).filter((name) => flags[name]?.value === undefined);
}

function manyFlags(flags: Readonly<Record<string, Flag>>): string[] {
  return Object.keys(flags).filter((name) => flags[name]?.many === true);
}

/** Names of the settings that are switches: their flag takes no value and turns them on. */
function switches(names: readonly SettingName[]): SettingName[] {
  return names.filter((name) => settings[name].type === "switch");
}

function parse(
  command: string,
  names: readonly string[],
  bare: ReadonlySet<string>,
  many: readonly string[],
  args: readonly string[],
): Record<string, string[]> {
  const options = Object.fromEntries(
    names.map((name) => {
      const type: "boolean" | "string" = bare.has(name) ? "boolean" : "string";
      return [name, { type, multiple: true }] as const;
    }),
  );
  try {
    const { values, tokens } = parseArgs({
      args: withNegativeValues(args, names),
      options: { ...options, help: { type: "boolean", short: "h" } },
      // A shell expands `--data train-*` to several arguments after the flag.
      allowPositionals: true,
      tokens: true,
    });
    // A flag without a value is `true`, a repeated flag an array.
    const found = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, [value].flat().map(String)]),
    );
    checkValues(found);
    const further = furtherValues(tokens, many);
    checkDashes(further, names);
    checkSwitchValues(further, bare);
    checkNumbers(command, further, found);
    checkHelpWord(command, further);
    checkPositionals(further, names, found);
    for (const { flag, value } of further) {
      found[flag]?.push(value);
    }
    return found;
  } catch (error) {
    if (error instanceof UsageError) {
      throw error;
    }
    throw new UsageError(`${wrongFlag(command, errorMessage(error), names, args)} See --help.`, {
      cause: error,
    });
  }
}

/** Joins a flag and a negative number after it, which would be taken for another flag. */
function withNegativeValues(args: readonly string[], names: readonly string[]): string[] {
  const joined: string[] = [];
  for (const text of args) {
    const before = joined.at(-1) ?? "";
    if (/^-\.?\d/.test(text) && names.includes(before.replace(/^--/, ""))) {
      joined[joined.length - 1] = `${before}=${text}`;
    } else {
      joined.push(text);
    }
  }
  return joined;
}

/** A variable that is not set makes `--data "$FILE"` an empty text. */
function checkValues(found: Readonly<Record<string, readonly string[]>>): void {
  const empty = Object.keys(found).find((name) => found[name]?.includes("") === true);
  if (empty !== undefined) {
    throw new UsageError(
      `The value of --${empty} is empty. If it comes from a variable of the shell, set that first.`,
    );
  }
}

/** Where decimals have a comma, 0,001 would be a list of two numbers. */
function checkDecimals(found: Readonly<Record<string, readonly string[]>>): void {
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

/** An argument that begins with no dash, and the flag that it belongs to. */
interface FurtherValue {
  readonly flag: string;
  /** The flag before it. */
  readonly after: string;
  readonly value: string;
}

/**
 * Arguments that begin with no dash are further values of the flag before them, if that takes many, and else further files of
 * --data.
 */
function furtherValues(
  tokens: readonly { readonly kind: string; readonly name?: string; readonly value?: unknown }[],
  many: readonly string[],
): FurtherValue[] {
  const further: FurtherValue[] = [];
  let [flag, after] = ["data", ""];
  for (const { kind, name = "", value } of tokens) {
    if (kind === "option") {
      flag = many.includes(name) ? name : "data";
      after = name;
    } else if (kind === "positional") {
      further.push({ flag, after, value: String(value) });
    }
  }
  return further;
}

/** Short dashes, and the long ones that some programs write for two of them. */
const DASHES = /^[-\u2010-\u2015\u2212]+/;

/** An argument that begins with a dash, but not as a flag: with a long dash, or after the -- that ends the flags. */
function checkDashes(further: readonly FurtherValue[], names: readonly string[]): void {
  for (const { value } of further) {
    const flag = value.replace(DASHES, "");
    const [name = ""] = flag.split("=");
    if (value.startsWith("--") && names.includes(name)) {
      throw new UsageError(`--${name} comes after "--", which ends the flags. Leave the "--" out.`);
    }
    if (names.includes(name) && value !== name) {
      throw new UsageError(
        `${JSON.stringify(value)} does not begin with two short dashes. Write --${flag}.`,
      );
    }
  }
}

/** A word after a flag that takes no value, as in --stratify true. */
function checkSwitchValues(further: readonly FurtherValue[], bare: ReadonlySet<string>): void {
  const wrong = further.find(
    ({ after, value }) =>
      bare.has(after) && /^(true|false|yes|no|on|off|[01])$/i.test(value) && !existsSync(value),
  );
  if (wrong !== undefined) {
    const { after, value } = wrong;
    const isOff = /^(false|no|off|0)$/i.test(value);
    throw new UsageError(
      `--${after} takes no value. Leave out ${isOff ? `--${after} ${value}` : JSON.stringify(value)}.`,
    );
  }
}

/** Numbers after the value of a setting, as in `--lr 0.001 0.01`, are no files. */
function checkNumbers(
  command: string,
  further: readonly FurtherValue[],
  found: Readonly<Record<string, readonly string[]>>,
): void {
  const [number] = further.filter(
    ({ after, value }) =>
      Object.hasOwn(settings, after) && /^[\d.,;e-]+$/i.test(value) && !existsSync(value),
  );
  if (number === undefined) {
    return;
  }
  const { after: name } = number;
  const first = found[name]?.at(-1) ?? "";
  if (first === "=") {
    throw new UsageError(`Write --${name}=${number.value}, without blanks around the "=".`);
  }
  const [, joined] = /[\w.](--[a-z][\w-]*)$/.exec(first) ?? [];
  if (joined !== undefined) {
    throw new UsageError(`--${name} is "${first}"; write a blank before ${joined}.`);
  }
  const values = [
    first,
    ...further.filter(({ after }) => after === name).map(({ value }) => value),
  ].map((value) => value.replaceAll(/^[,;]+|[,;]+$/g, ""));
  const { type } = settings[name as SettingName];
  if (type === "list" && command === "sweep") {
    throw new UsageError(
      `--${name} takes a list with semicolons, in quotation marks: --${name} "${values.join(";")}".`,
    );
  }
  if (type === "list" || command === "sweep") {
    throw new UsageError(`--${name} takes a list with commas: --${name} ${values.join(",")}.`);
  }
  throw new UsageError(
    `--${name} takes one value, and ${JSON.stringify(number.value)} follows ${JSON.stringify(values[0])}. Lists are for ${programName("sweep")} --${name} ${values.join(",")}.`,
  );
}

/** `train help`, as other tools take it, where there is no such file. */
function checkHelpWord(command: string, further: readonly FurtherValue[]): void {
  const isAsked = further.some(
    ({ after, value }) => after === "" && /^help$/i.test(value) && !existsSync(value),
  );
  if (isAsked) {
    throw new UsageError(`The flags of ${command} are listed by ${programName(command)} --help.`);
  }
}

function checkPositionals(
  further: readonly FurtherValue[],
  names: readonly string[],
  found: Readonly<Record<string, readonly string[]>>,
): void {
  const stray = further.find(({ flag }) => found[flag] === undefined);
  if (stray !== undefined) {
    throw new UsageError(
      `The argument ${JSON.stringify(stray.value)} belongs to no flag. ${flagBefore(stray.value, names)}See --help.`,
    );
  }
}

/** Which flag is missing before an argument that may be a file. */
function flagBefore(text: string, names: readonly string[]): string {
  const flag = names.includes("model") && /\.(safetensors|onnx)$/i.test(text) ? "model" : "data";
  return names.includes(flag) ? `To read a file, write --${flag} ${text}. ` : "";
}

/** Says in our words what Node's `parseArgs` reports; some of its messages take several lines. */
function wrongFlag(
  command: string,
  reason: string,
  names: readonly string[],
  given: readonly string[],
): string {
  const flag = /'(?:-\w, )?(--?[^\s'=]*)/.exec(reason)?.[1] ?? "";
  if (reason.startsWith("Unknown option")) {
    const typed = given.find((text) => text.startsWith(flag))?.split("=")[0] ?? flag;
    const name = typed.replace(/^-+/, "");
    const meant = nearest(name, names);
    const instead = command === "train" ? insteadOf(name) : undefined;
    const hint =
      instead ?? (meant === undefined ? savedBy(name, names) : `Did you mean --${meant}?`);
    return `${command} has no flag ${typed}.${hint === undefined ? "" : ` ${hint}`}`;
  }
  if (reason.includes("does not take an argument")) {
    return `${flag} takes no value.`;
  }
  if (reason.includes("ambiguous")) {
    return `${flag} needs a value. Write one that begins with a dash as ${flag}=VALUE.`;
  }
  return reason.includes("argument missing") ? `${flag} needs a value.` : `${reason}.`;
}

/** What saves the results of a command that has no --out. */
function savedBy(typed: string, names: readonly string[]): string | undefined {
  const tables = ["csv", "json"].filter((name) => names.includes(name));
  return nearest(typed, ["out"]) === "out" && tables.length > 0
    ? `Its results are saved with ${tables.map((name) => `--${name} FILE`).join(" or ")}.`
    : undefined;
}

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

function helpText(
  command: string,
  purpose: string,
  settingNames: readonly SettingName[],
  flags: Readonly<Record<string, Flag>>,
): string {
  const lines = [
    ...Object.entries(flags).map(
      ([name, { value = "", help }]) => [`--${name} ${value}`.trimEnd(), help] as const,
    ),
    ...settingNames.map((name) => {
      const { default: value, help } = settings[name];
      return [value === false ? `--${name}` : `--${name} ${String(value)}`, help] as const;
    }),
  ];
  const width = Math.max(...lines.map(([flag]) => flag.length));
  return [
    `${programName(command)} [flags]`,
    ...wrapped(purpose, 0),
    "",
    ...lines.flatMap(([flag, help]) => wrapped(`  ${flag.padEnd(width)}  ${help}`, width + 4)),
    "",
    ...wrapped(
      "A flag is shown with its default value; a word in capitals stands for a value without a default.",
      0,
    ),
  ].join("\n");
}
