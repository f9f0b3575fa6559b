import { spawnSync } from "node:child_process";
import { SHELL } from "./run-npx.mjs";

/**
 * Runs all tests several times and lists what failed in each run. A test that fails once in twenty runs is a test that
 * nobody believes.
 *
 * @param {readonly string[]} options the number of runs
 * @returns {number} 0 where every run passed
 */
export function repeatTests([runs = "20"]) {
  const count = Number(runs);
  if (!(Number.isInteger(count) && count > 0)) {
    console.error(`The number of runs is "${runs}"; it must be a whole number from 1.`);
    return 1;
  }
  const passed = Array.from({ length: count }, (_, index) => runTests(index + 1)).filter(Boolean);
  console.log(`${passed.length} of ${count} runs passed.`);
  return passed.length === count ? 0 : 1;
}

/** Whether all tests passed. */
function runTests(/** @type {number} */ run) {
  const start = Date.now();
  const { status, stdout } = spawnSync("npx", ["vitest", "run"], {
    stdio: ["ignore", "pipe", "ignore"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    shell: SHELL,
  });
  const passed = status === 0;
  const seconds = Math.round((Date.now() - start) / 1000);
  console.log(`Run ${run}: ${passed ? "passed" : "failed"}, ${seconds} s.`);
  for (const line of passed ? [] : stdout.split("\n").filter((one) => / FAIL /.test(one))) {
    console.log(`  ${line.trim()}`);
  }
  return passed;
}
