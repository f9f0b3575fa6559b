import { programName } from "./program.ts";
import type { EndSignal } from "./signals.ts";

/** A signal ended a run. */
export class Interruption extends Error {
  override readonly name = "Interruption";

  readonly signal: EndSignal;

  constructor(signal: EndSignal, message: string) {
    super(message);
    this.signal = signal;
  }
}

/**
 * A signal ended the training of one network.
 *
 * @param checkpoint the file in which the run was saved, and the flags with which it continues
 */
export function interruptedRun(
  signal: EndSignal,
  checkpoint: { readonly file: string; readonly flags: FlagValues } | undefined,
): Interruption {
  return new Interruption(
    signal,
    checkpoint === undefined
      ? "Interrupted. Use --checkpoint FILE next time to save the run."
      : `Interrupted; the run is in ${checkpoint.file}. ${resumeAdvice(checkpoint.file, checkpoint.flags)}`,
  );
}

/** Flags with their values; a flag that takes none has the value "true". */
export type FlagValues = Readonly<Record<string, string>>;

/** The flags among these that were given, for a run that continues: its checkpoint does not hold them. */
export function keptFlags(
  names: readonly string[],
  flags: Readonly<Record<string, readonly string[] | undefined>>,
): FlagValues {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = flags[name]?.at(-1);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * How to continue a run that is saved in a file.
 *
 * @param flags what the checkpoint does not hold, such as --out
 */
export function resumeAdvice(
  checkpoint: string,
  flags: FlagValues,
  command: "train" | "sweep" = "train",
): string {
  const words = Object.entries(flags).map(([name, value]) =>
    value === "true" ? ` --${name}` : ` --${name} ${quoted(value)}`,
  );
  return `Continue with: ${programName(command)} --resume ${quoted(checkpoint)}${words.join("")}`;
}

/** More words of one call than this do not fit in a sentence. */
const MOST_WORDS = 6;

/** Words as a shell takes them; of many, such as a hundred pictures, the first and `…`. */
export function quotedSome(words: readonly string[]): string {
  const some =
    words.length > MOST_WORDS ? [...words.slice(0, 1).map(quoted), "…"] : words.map(quoted);
  return some.join(" ");
}

/** A path as a shell takes it. */
export function quoted(path: string): string {
  if (/^[\w@%+=:,./\\-]+$/.test(path)) {
    return path;
  }
  return /["$`!\\]/.test(path) && process.platform !== "win32"
    ? `'${path.replaceAll("'", "'\\''")}'`
    : `"${path}"`;
}
