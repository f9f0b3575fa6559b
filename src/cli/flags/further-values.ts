// Arguments that begin with no dash: further values of the flag before them, or something that was not meant so.

import { existsSync } from "node:fs";
import { type SettingName, settings } from "../../run/settings.ts";
import { programName } from "../shell/program.ts";
import type { CommandFlags, Found } from "./flag.ts";
import { UsageError } from "./usage-error.ts";

/** An argument that begins with no dash, and the flag that it belongs to. */
export interface FurtherValue {
  readonly flag: string;
  /** The flag before it. */
  readonly after: string;
  readonly value: string;
}

/**
 * Arguments that begin with no dash are further values of the flag before them, if that takes many, and else further files of
 * --data.
 */
export function furtherValues(
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

/**
 * @param found the flags that were given
 * @throws UsageError if an argument was meant to be a flag, or cannot be the value of one
 */
export function checkFurtherValues(
  { command, names, bare }: CommandFlags,
  further: readonly FurtherValue[],
  found: Found,
): void {
  checkDashes(further, names);
  checkSwitchValues(further, bare);
  checkNumbers(command, further, found);
  checkHelpWord(command, further);
  checkFlagsBefore(further, names, found);
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
function checkNumbers(command: string, further: readonly FurtherValue[], found: Found): void {
  const number = further.find(
    ({ after, value }) =>
      Object.hasOwn(settings, after) && /^[\d.,;e-]+$/i.test(value) && !existsSync(value),
  );
  if (number === undefined) {
    return;
  }
  const { after: name } = number;
  const first = found[name]?.at(-1) ?? "";
  checkBlanks(name, first, number.value);
  const values = [
    first,
    ...further.filter(({ after }) => after === name).map(({ value }) => value),
  ].map((value) => value.replaceAll(/^[,;]+|[,;]+$/g, ""));
  throw new UsageError(listSentence(command, number, values));
}

/** Blanks around the "=", or none between a value and the next flag. */
function checkBlanks(name: string, first: string, second: string): void {
  if (first === "=") {
    throw new UsageError(`Write --${name}=${second}, without blanks around the "=".`);
  }
  const [, joined] = /[\w.](--[a-z][\w-]*)$/.exec(first) ?? [];
  if (joined !== undefined) {
    throw new UsageError(`--${name} is "${first}"; write a blank before ${joined}.`);
  }
}

/** How to write values that were given with blanks between them. */
function listSentence(
  command: string,
  { after: name, value }: FurtherValue,
  values: readonly string[],
): string {
  const { type } = settings[name as SettingName];
  if (type === "list" && command === "sweep") {
    return `--${name} takes a list with semicolons, in quotation marks: --${name} "${values.join(";")}".`;
  }
  if (type === "list" || command === "sweep") {
    return `--${name} takes a list with commas: --${name} ${values.join(",")}.`;
  }
  return `--${name} takes one value, and ${JSON.stringify(value)} follows ${JSON.stringify(values[0])}. Lists are for ${programName("sweep")} --${name} ${values.join(",")}.`;
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

function checkFlagsBefore(
  further: readonly FurtherValue[],
  names: readonly string[],
  found: Found,
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
