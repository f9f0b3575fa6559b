import { runProgram } from "../run-program.ts";
/** Runs Node, or another program, as a user of the library does. */
export function runNode(
  cwd: string,
  words: readonly string[],
  { program = process.execPath, env = {} }: RunOptions = {},
) {
  return runProgram(program, words, { cwd, env: { ...process.env, ...env } });
}

interface RunOptions {
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
}
