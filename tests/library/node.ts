import { spawnSync } from "node:child_process";

/** Runs Node, or another program, as a user of the library does. */
export function runNode(
  cwd: string,
  words: readonly string[],
  { program = process.execPath, env = {} }: RunOptions = {},
) {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

interface RunOptions {
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
}
