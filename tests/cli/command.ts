import { runProgram } from "../run-program.ts";

/** Runs a command as a user does; setup.ts has built the command line. */
export function run(...command: readonly string[]) {
  return runProgram("node", ["dist/cli/main.js", ...command]);
}
