import { type SpawnSyncOptions, spawnSync } from "node:child_process";

/** A program that waits for ever would hold up the tests that wait for it: no limit of Vitest ends those. */
const TIMEOUT_MS = 100_000;

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Its status is null where it was ended because it took too long. */
export function runProgram(
  program: string,
  words: readonly string[],
  options: SpawnSyncOptions = {},
): Outcome {
  const { status, stdout, stderr } = spawnSync(program, words, {
    timeout: TIMEOUT_MS,
    ...options,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
