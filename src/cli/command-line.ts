import { existsSync } from "node:fs";
import { VERSION } from "../base/commit.ts";
import { DataError } from "../data/index.ts";
import {
  GpuFailure,
  GpuMemoryError,
  NoGpuError,
  NumericalError,
  RequestError,
} from "../engine/index.ts";
import { UsageError } from "./flags/usage-error.ts";
import { Interruption, quotedSome } from "./shell/interruption.ts";
import { nearest } from "./shell/nearest.ts";
import { outputFault, watchOutput } from "./shell/print.ts";
import { enterCallersFolder, programName } from "./shell/program.ts";
import { EXIT_CODES } from "./shell/signals.ts";
import { systemReason } from "./shell/system-error.ts";

interface Command {
  /** For the overview of all commands. */
  readonly purpose: string;
  /** Loads the command, which happens only when it is called. */
  readonly load: () => Promise<(flags: readonly string[]) => Promise<void>>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  train: {
    purpose: "trains a network, on built-in digits unless you name others",
    load: async () => (await import("./train/train.ts")).trainCommand,
  },
  sweep: {
    purpose: "trains a network for each combination of settings, and compares them",
    load: async () => (await import("./sweep/sweep.ts")).sweepCommand,
  },
  describe: {
    purpose: "shows what is in the data before training on it",
    load: async () => (await import("./describe.ts")).describeCommand,
  },
  evaluate: {
    purpose: "measures loss and accuracy of a saved network",
    load: async () => (await import("./evaluate.ts")).evaluateCommand,
  },
  predict: {
    purpose: "writes the labels that a saved network reads, for Kaggle",
    load: async () => (await import("./predict.ts")).predictCommand,
  },
  bench: {
    purpose: "measures how fast this machine trains",
    load: async () => (await import("./bench.ts")).benchCommand,
  },
};

/** Calls for the overview: a command and its flags. */
const EXAMPLES = [
  ["train", "--mnist --out model.safetensors"],
  ["evaluate", "--model model.safetensors --mnist"],
  ["predict", "--model model.safetensors --data test.csv --out submission.csv"],
] as const;

const NAMES = Object.keys(COMMANDS);
const HELP = ["--help", "-h", "help"];

/** Errors with a message for the user. */
const EXPECTED = [
  DataError,
  GpuFailure,
  GpuMemoryError,
  NoGpuError,
  NumericalError,
  RequestError,
  UsageError,
];

/**
 * The command line: runs the command that the first argument names.
 *
 * @returns the exit code: 0 done, 1 failed, 2 wrong arguments; 128 and the number of the signal that ended it
 */
export async function commandLine(given: readonly string[]): Promise<number> {
  watchOutput();
  process.on("uncaughtException", (error) => process.exit(failed(error)));
  try {
    enterCallersFolder();
    await run(withoutDashes(given));
    const fault = await outputFault();
    if (fault !== undefined) {
      throw new DataError(fault);
    }
    return 0;
  } catch (error) {
    return failed(error);
  }
}

async function run(words: readonly string[]): Promise<void> {
  const [name = "", ...rest] = words;
  const flags = withoutDashes(rest);
  const commands = `The commands are ${NAMES.join(", ")}; each lists its flags with --help.`;
  if (HELP.includes(name)) {
    const [about = ""] = flags;
    if (Object.hasOwn(COMMANDS, about)) {
      await run([about, "--help"]);
    } else if (about === "") {
      console.log(overview());
    } else {
      throw new UsageError(`${problemWith(about, flags)} ${commands}`);
    }
  } else if (["--version", "-v", "-V", "version"].includes(name)) {
    console.log(VERSION);
  } else if (Object.hasOwn(COMMANDS, name)) {
    checkOneCommand(name, flags);
    const command = await COMMANDS[name]?.load();
    await command?.(flags);
  } else if (isFile(name)) {
    throw new UsageError(
      `There is no command "${name}". To train on it: ${programName("train")} --data ${name}`,
    );
  } else {
    throw new UsageError(`${problemWith(name, words)} ${commands}`);
  }
}

/** @throws UsageError where another command follows, and is no file */
function checkOneCommand(name: string, [other = "", ...flags]: readonly string[]): void {
  if (Object.hasOwn(COMMANDS, other) && !existsSync(other)) {
    const both =
      other === name ? `${name} is named twice` : `${name} and ${other} are two commands`;
    throw new UsageError(`${both}, and one runs at a time. Write ${callOf(other, flags)}`);
  }
}

/** A call as it is typed. */
function callOf(command: string, flags: readonly string[]): string {
  return [programName(command), quotedSome(flags)].join(" ").replace(/( --)? $/, "");
}

/** Whether somebody named a file of digits in place of a command. */
function isFile(name: string): boolean {
  const isCommand = NAMES.includes(name.toLowerCase());
  return !isCommand && !name.startsWith("-") && (existsSync(name) || /\.\w+$/.test(name));
}

/** What `--help` prints without a command. */
function overview(): string {
  const width = Math.max(...NAMES.map((name) => name.length));
  return [
    "Trains a network that reads handwritten digits, wholly on the GPU.",
    "",
    ...NAMES.map((name) => `  ${name.padEnd(width)}  ${COMMANDS[name]?.purpose ?? ""}`),
    "",
    "Examples:",
    ...EXAMPLES.map(([name, flags]) => `  ${programName(name)} ${flags}`),
    "",
    "Each command lists its flags with --help.",
  ].join("\n");
}

/** pnpm passes on the `--` of `pnpm train -- --epochs 3`, which npm keeps. */
function withoutDashes(words: readonly string[]): readonly string[] {
  return words[0] === "--" ? words.slice(1) : words;
}

function problemWith(name: string, words: readonly string[]): string {
  const command = words.find((word) => NAMES.includes(word)) ?? "train";
  if (name === "") {
    return `No command was given. Begin with ${callOf("train", [])}, which trains on built-in digits.`;
  }
  if (name.startsWith("-")) {
    return `The command comes before its flags: ${programName(command)} ${name} …`;
  }
  const meant = nearest(name, NAMES);
  return `There is no command "${name}".${meant === undefined ? "" : ` Did you mean ${meant}?`}`;
}

/** Prints why a command failed, and returns its exit code. */
function failed(error: unknown): number {
  if (error instanceof Interruption) {
    if (error.signal !== "SIGPIPE") {
      console.error(`\n${error.message}`);
    }
    return EXIT_CODES[error.signal];
  }
  console.error(`error: ${sentenceOf(error)}`);
  if (process.env["ADAMANT_STACK"] !== undefined && error instanceof Error) {
    console.error(error.stack);
  }
  return error instanceof UsageError ? 2 : 1;
}

/** One sentence for the user. Errors of other types are faults of Adamant, unless the operating system refused something. */
function sentenceOf(error: unknown): string {
  if (EXPECTED.some((type) => error instanceof type)) {
    return (error as Error).message;
  }
  const reason = systemReason(error);
  if (reason !== undefined) {
    const { path } = error as NodeJS.ErrnoException;
    return path === undefined ? `The command failed: ${reason}.` : `${path}: ${reason}.`;
  }
  const [message = ""] = String(error).split("\n");
  return `Adamant has failed, which is a fault of its own (${message}). Set ADAMANT_STACK=1 to see where, and report it.`;
}
