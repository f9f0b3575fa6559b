import { spawnSync } from "node:child_process";

/** Runs `adamant COMMAND FLAGS` as a user does; the build is made once, by setup.ts. */
export function run(...command: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("node", ["dist/cli/main.js", ...command], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
