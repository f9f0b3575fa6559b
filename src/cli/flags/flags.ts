import { homedir } from "node:os";
import { type SettingName, type Settings, defaultSettings, settings } from "../../run/settings.ts";
import { programName, swallowedFlags, swallowedSentence } from "../shell/program.ts";
import type { CommandFlags, Flag } from "./flag.ts";
import { helpText } from "./help.ts";
import { parse } from "./parse.ts";
import { UsageError } from "./usage-error.ts";
import { checkDecimals, settingOf } from "./values.ts";

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
  const known = commandFlags(command, settingNames, flags);
  const swallowed = swallowedFlags(known.names, args);
  if (swallowed.length > 0) {
    throw new UsageError(swallowedSentence(command, swallowed));
  }
  const values = parse(known, args);
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

/** The value of a flag that takes one value: the last one given, or undefined. */
export function single(values: readonly string[] | undefined): string | undefined {
  return values?.at(-1);
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

function commandFlags(
  command: string,
  settingNames: readonly SettingName[],
  flags: Readonly<Record<string, Flag>>,
): CommandFlags {
  const names = Object.keys(flags);
  // The flag of a setting that is a switch turns it on.
  const switches = settingNames.filter((name) => settings[name].type === "switch");
  return {
    command,
    names: [...names, ...settingNames],
    bare: new Set([...names.filter((name) => flags[name]?.value === undefined), ...switches]),
    many: names.filter((name) => flags[name]?.many === true),
  };
}
