import { insteadOf, nearest } from "../shell/nearest.ts";

/**
 * Says in our words what Node's `parseArgs` reports; some of its messages take several lines.
 *
 * @param names the flags that the command has
 * @param given the arguments of the call
 */
export function wrongFlag(
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
