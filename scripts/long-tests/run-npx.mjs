import { spawnSync } from "node:child_process";

/** Windows finds npx.cmd through its shell only. */
export const SHELL = process.platform === "win32";

/**
 * Runs a program of the installed packages, and shows its output.
 *
 * @param {readonly string[]} command the program's name and its options
 * @param {Readonly<Record<string, string>>} env variables to set beside those of this process
 * @returns {number} its exit code, 1 where a signal ended it
 */
export function runNpx(command, env = {}) {
  const { status } = spawnSync("npx", command, {
    stdio: "inherit",
    shell: SHELL,
    env: { ...process.env, ...env },
  });
  return status ?? 1;
}
