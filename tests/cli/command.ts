import { spawnSync } from "node:child_process";

/** Runs a command as a user does; setup.ts has built the command line. */
export function run(...command: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("node", ["dist/cli/main.js", ...command], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
