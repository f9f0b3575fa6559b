import { parseArgs } from "node:util";
import { errorMessage } from "../../base/error-message.ts";
import type { CommandFlags, Found } from "./flag.ts";
import { checkFurtherValues, furtherValues } from "./further-values.ts";
import { UsageError } from "./usage-error.ts";
import { checkNotEmpty } from "./values.ts";
import { wrongFlag } from "./wrong-flag.ts";

/**
 * Splits the arguments of a call into flags and their values.
 *
 * @throws UsageError for an unknown flag, one without its value, or an argument that belongs to none
 */
export function parse(known: CommandFlags, args: readonly string[]): Found {
  const { values, tokens } = parsed(known, args);
  // A flag without a value is `true`, a repeated flag an array.
  const found = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, [value].flat().map(String)]),
  );
  checkNotEmpty(found);
  const further = furtherValues(tokens, known.many);
  checkFurtherValues(known, further, found);
  for (const { flag, value } of further) {
    found[flag]?.push(value);
  }
  return found;
}

function parsed({ command, names, bare }: CommandFlags, args: readonly string[]) {
  const options = Object.fromEntries(
    names.map((name) => {
      const type: "boolean" | "string" = bare.has(name) ? "boolean" : "string";
      return [name, { type, multiple: true }] as const;
    }),
  );
  try {
    return parseArgs({
      args: withNegativeValues(args, names),
      options: { ...options, help: { type: "boolean", short: "h" } },
      // A shell expands `--data train-*` to several arguments after the flag.
      allowPositionals: true,
      tokens: true,
    });
  } catch (error) {
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
