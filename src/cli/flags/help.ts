import { type SettingName, settings } from "../../run/settings.ts";
import { programName } from "../shell/program.ts";
import { wrapped } from "../shell/terminal.ts";
import type { Flag } from "./flag.ts";

/** What a command prints with --help: its flags, then the settings that it accepts. */
export function helpText(
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
