import { differencesOf } from "../../run/address.ts";
import { type Settings, defaultSettings } from "../../run/settings.ts";
import { DIGITS_FLAGS, type DigitsFlags } from "../digits/digits.ts";
import type { Flag } from "../flags/flag.ts";
import { quoted } from "../shell/interruption.ts";
import { programName } from "../shell/program.ts";

/** The call that repeats a run: its digits as they were given, and the settings that are not the defaults. */
export function repeatCall(digits: DigitsFlags, settings: Settings): string {
  const flags: Readonly<Record<string, Flag>> = DIGITS_FLAGS;
  const given = Object.entries(digits).filter(([name]) => Object.hasOwn(flags, name));
  const chosen = given.map(([name, values]) => {
    const words = flags[name]?.value === undefined ? [] : values.map(quoted);
    return [`--${name}`, ...words].join(" ");
  });
  const changed = differencesOf(settings, defaultSettings).map((name) =>
    settings[name] === true ? `--${name}` : `--${name} ${String(settings[name])}`,
  );
  return [programName("train"), ...chosen, ...changed].join(" ");
}
