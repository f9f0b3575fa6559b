import { DataError } from "../data/index.ts";
import {
  GpuFailure,
  GpuMemoryError,
  NoGpuError,
  NumericalError,
  RequestError,
} from "../engine/index.ts";
import { benchCommand } from "./bench.ts";
import { describeCommand } from "./describe.ts";
import { evaluateCommand } from "./evaluate.ts";
import { UsageError } from "./flags.ts";
import { Interruption } from "./interruption.ts";
import { predictCommand } from "./predict.ts";
import { trainCommand } from "./train.ts";

const COMMANDS: Readonly<Record<string, (flags: readonly string[]) => Promise<void>>> = {
  train: trainCommand,
  describe: describeCommand,
  evaluate: evaluateCommand,
  predict: predictCommand,
  bench: benchCommand,
};

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
 * @returns the exit code: 0 done, 1 failed, 2 wrong arguments, 130 interrupted with Ctrl-C
 */
async function main([name = "", ...flags]: readonly string[]): Promise<number> {
  const commands = `The commands are ${Object.keys(COMMANDS).join(", ")}; each lists its flags with --help.`;
  try {
    if (name === "--help") {
      console.log(commands);
      return 0;
    }
    const command = COMMANDS[name];
    if (command === undefined) {
      const problem = name === "" ? "No command was given." : `There is no command "${name}".`;
      throw new UsageError(`${problem} ${commands}`);
    }
    await command(flags);
    return 0;
  } catch (error) {
    if (error instanceof Interruption) {
      console.error(`\n${error.message}`);
      return 130;
    }
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof Error && !isExpected(error)) {
      console.error(error.stack);
    }
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Errors that the user can correct are printed in one line. Any other error is a bug, so its stack is printed too. */
function isExpected(error: Error): boolean {
  return EXPECTED.some((type) => error instanceof type);
}

// Without `exit`, Dawn's threads would keep the process alive.
process.exit(await main(process.argv.slice(2)));
