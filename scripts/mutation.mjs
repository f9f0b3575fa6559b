// Puts faults into the TypeScript files that stryker.config.mjs names, and checks that the unit tests find them: `npm run
// test:mutation`, with Stryker's own flags after `--`. Stryker has one score for all files together, which can hide a file
// without tests; this script requires the score of each file.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import config from "../stryker.config.mjs";

const { fileName } = config.jsonReporter;
rmSync(fileName, { force: true });
const { status } = spawnSync("npx", ["stryker", "run", ...process.argv.slice(2)], {
  stdio: "inherit",
  // Windows finds npx.cmd only through a shell.
  shell: process.platform === "win32",
});

const poor = Object.entries(readReport().files)
  .map(([name, { mutants }]) => ({ name, score: scoreOf(mutants) }))
  .filter(({ score }) => score < config.thresholds.break);
for (const { name, score } of poor) {
  console.error(
    `${name}: the tests found ${score.toFixed(1)} % of the faults; at least ${config.thresholds.break} % are required.`,
  );
}
process.exitCode = status === 0 && poor.length > 0 ? 1 : (status ?? 1);

/** @returns {{ files: Record<string, { mutants: { status: string }[] }> }} without files if Stryker wrote no report */
function readReport() {
  try {
    return JSON.parse(readFileSync(fileName, "utf8"));
  } catch {
    return { files: {} };
  }
}

/** The percentage of faults that were found. A fault that makes a test run for ever counts as found. */
function scoreOf(/** @type {{ status: string }[]} */ mutants) {
  const count = (/** @type {string[]} */ ...statuses) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const [found, missed] = [count("Killed", "Timeout"), count("Survived", "NoCoverage")];
  return missed === 0 ? 100 : (100 * found) / (found + missed);
}
