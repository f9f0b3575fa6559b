import { parseArgs } from "node:util";
import { SettingError, parseSetting } from "../run/parse-setting.ts";
import { type SettingName, type Settings, defaultSettings, settings } from "../run/settings.ts";

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A flag beside the settings. */
export interface Flag {
  /** What stands for its text in the help: FILE. Without one, the flag is given or not. */
  readonly value?: string;
  readonly help: string;
  /** Whether it may be given several values, by repeating it or as bare arguments. */
  readonly several?: boolean;
}

/** What was given on the command line. */
export interface Given<Name extends string> {
  readonly settings: Settings;
  readonly flags: Readonly<Partial<Record<Name, readonly string[]>>>;
}

/**
 * Reads a command's flags; prints the help and ends the process with --help.
 *
 * @param settingNames those of the table of settings that the command takes
 * @throws UsageError for an unknown flag or a value out of range
 */
export function readFlags<Name extends string>(
  command: string,
  purpose: string,
  settingNames: readonly SettingName[],
  flags: Readonly<Record<Name, Flag>>,
  given: readonly string[],
): Given<Name> {
  const bare = new Set([...switches(settingNames), ...bareFlags(flags)]);
  const values = parse([...settingNames, ...Object.keys(flags)], bare, given);
  if (values["help"] !== undefined) {
    console.log(helpText(command, purpose, settingNames, flags));
    process.exit(0);
  }
  const chosen = Object.fromEntries(
    settingNames.flatMap((name) => {
      const text = values[name]?.at(-1);
      return text === undefined ? [] : [[name, asFlag(() => parseSetting(name, text))]];
    }),
  );
  return {
    settings: { ...defaultSettings, ...chosen },
    flags: Object.fromEntries(
      Object.keys(flags).flatMap((name) => {
        const texts = values[name];
        return texts === undefined ? [] : [[name, texts]];
      }),
    ) as unknown as Given<Name>["flags"],
  };
}

/** The single value of a flag, or undefined. */
export function single(values: readonly string[] | undefined): string | undefined {
  return values?.at(-1);
}

/**
 * A whole number from 1 up.
 *
 * @throws UsageError
 */
export function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new UsageError(`--${name} is "${text}"; it must be a whole number from 1 up.`);
  }
  return value;
}

/** Flags without a text. */
function bareFlags(flags: Readonly<Record<string, Flag>>): string[] {
  return Object.keys(flags).filter((name) => flags[name]?.value === undefined);
}

/** Settings that are on where their flag is given. */
function switches(names: readonly SettingName[]): SettingName[] {
  return names.filter((name) => settings[name].type === "switch");
}

function parse(
  names: readonly string[],
  bare: ReadonlySet<string>,
  given: readonly string[],
): Record<string, string[]> {
  const options = Object.fromEntries(
    names.map((name) => {
      const type: "boolean" | "string" = bare.has(name) ? "boolean" : "string";
      return [name, { type, multiple: true }] as const;
    }),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...given],
      options: { ...options, help: { type: "boolean" } },
      // Several files follow --data bare, as a shell expands them: `--data train-*`.
      allowPositionals: true,
    });
    // A flag without a text is true.
    const found = Object.fromEntries(
      Object.entries(values).map(([name, given]) => [name, [given].flat().map(String)]),
    );
    if (positionals.length > 0) {
      if (found["data"] === undefined) {
        throw new UsageError(`What is ${JSON.stringify(positionals[0])}? Files follow --data.`);
      }
      found["data"].push(...positionals);
    }
    return found;
  } catch (error) {
    if (error instanceof UsageError) {
      throw error;
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${reason.split(". ")[0] ?? reason}. See --help.`, { cause: error });
  }
}

/**
 * Reads a value that was given as a flag.
 *
 * @throws UsageError where the value makes no sense
 */
export function asFlag<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw error instanceof SettingError ? new UsageError(`--${error.message}`) : error;
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
    `npm run ${command} -- [flags]`,
    purpose,
    "",
    ...lines.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`),
  ].join("\n");
}
