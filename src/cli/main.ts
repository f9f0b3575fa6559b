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

const EXPECTED = [
  DataError,
  GpuFailure,
  GpuMemoryError,
  NoGpuError,
  NumericalError,
  RequestError,
  UsageError,
];

/** Exit codes: 0 done, 1 failed, 2 called wrongly, 130 interrupted. */
async function main([name = "", ...flags]: readonly string[]): Promise<number> {
  try {
    const command = COMMANDS[name];
    if (command === undefined) {
      throw new UsageError(
        `There is no command ${JSON.stringify(name)}. The commands are ${Object.keys(COMMANDS).join(", ")}; each explains itself with --help.`,
      );
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

/** Errors that are the user's to mend say so in one line; anything else is ours, and shows where it happened. */
function isExpected(error: Error): boolean {
  return EXPECTED.some((type) => error instanceof type);
}

// Dawn keeps threads that would keep the process alive.
process.exit(await main(process.argv.slice(2)));
