import { readFileSync, rmSync } from "node:fs";
import config from "../../stryker.config.mjs";
import { runNpx } from "./run-npx.mjs";

/**
 * Puts faults into the TypeScript that stryker.config.mjs lists, and fails where the unit tests miss too many of them.
 * Stryker applies its threshold to all files together, where a file without tests would not show; this applies it to
 * each file.
 *
 * @param {readonly string[]} options for Stryker
 * @returns {number} the exit code
 */
export function testMutation(options) {
  const { fileName } = config.jsonReporter;
  const wanted = config.thresholds.break;
  rmSync(fileName, { force: true });
  const status = runNpx(["stryker", "run", ...options]);
  const poor = Object.entries(readReport(fileName).files)
    .map(([name, { mutants }]) => ({ name, score: scoreOf(mutants) }))
    .filter(({ score }) => score < wanted);
  for (const { name, score } of poor) {
    console.error(`${name}: the tests found ${score.toFixed(1)} % of the faults, not ${wanted} %.`);
  }
  return status === 0 && poor.length > 0 ? 1 : status;
}

/**
 * @param {string} fileName
 * @returns {{ files: Record<string, { mutants: { status: string }[] }> }} without files where Stryker wrote no report
 */
function readReport(fileName) {
  try {
    return JSON.parse(readFileSync(fileName, "utf8"));
  } catch {
    return { files: {} };
  }
}

/** Percent of the mutants that the tests found. A test that no longer ends has found its mutant, too. */
function scoreOf(/** @type {{ status: string }[]} */ mutants) {
  const count = (/** @type {string[]} */ ...statuses) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const [found, missed] = [count("Killed", "Timeout"), count("Survived", "NoCoverage")];
  return missed === 0 ? 100 : (100 * found) / (found + missed);
}
