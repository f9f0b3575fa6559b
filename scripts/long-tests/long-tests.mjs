import { checkHosts } from "./hosts.mjs";
import { testMutation } from "./mutation.mjs";
import { repeatTests } from "./repeat.mjs";
import { runNpx } from "./run-npx.mjs";

/**
 * @typedef {object} LongTest
 * @property {string} purpose what it does and what it wants, in a sentence
 * @property {string} takes the options it takes, in words
 * @property {(options: readonly string[]) => number} run returns the exit code
 */

/** @type {Readonly<Record<string, LongTest>>} */
export const LONG_TESTS = {
  soak: {
    purpose: "Runs all tests with the long cases in them, one file at a time.",
    takes: "Vitest's options, such as the name of a test file",
    run: (options) => runNpx(["vitest", "run", ...options], { ADAMANT_SOAK: "1" }),
  },
  mutants: {
    purpose: "Puts every known kind of fault into every kernel; the tests must find each.",
    takes: "Vitest's options",
    run: (options) =>
      runNpx(["vitest", "run", "--project", "gpu", "tests/shaders/mutants", ...options], {
        ADAMANT_MUTANTS: "1",
      }),
  },
  mutation: {
    purpose:
      "Puts faults into the TypeScript that stryker.config.mjs lists; the unit tests must find them.",
    takes: "Stryker's options",
    run: testMutation,
  },
  hosts: {
    purpose: "Checks kernels and training in Chrome, Node and Deno, with both compilers of WGSL.",
    takes: "names of hosts; without any it checks those that are installed",
    run: checkHosts,
  },
  repeat: {
    purpose: "Runs all tests several times; every run must pass.",
    takes: "the number of runs, 20 without it",
    run: repeatTests,
  },
};
