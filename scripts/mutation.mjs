// Puts faults into the TypeScript that stryker.config.mjs names, and wants the unit tests to find them: `npm run
// test:mutation`, with Stryker's own flags after `--`. Stryker judges all files together, among which one without
// tests would hide; this judges each.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import config from "../stryker.config.mjs";

const { fileName } = config.jsonReporter;
rmSync(fileName, { force: true });
const { status } = spawnSync("npx", ["stryker", "run", ...process.argv.slice(2)], {
  stdio: "inherit",
  // Windows finds npx.cmd through its shell only.
  shell: process.platform === "win32",
});

const poor = Object.entries(readReport().files)
  .map(([name, { mutants }]) => ({ name, score: scoreOf(mutants) }))
  .filter(({ score }) => score < config.thresholds.break);
for (const { name, score } of poor) {
  console.error(
    `${name}: ${score.toFixed(1)} % of the faults were found, ${config.thresholds.break} % are wanted.`,
  );
}
process.exitCode = status === 0 && poor.length > 0 ? 1 : (status ?? 1);

/** @returns {{ files: Record<string, { mutants: { status: string }[] }> }} of no files where Stryker wrote none */
function readReport() {
  try {
    return JSON.parse(readFileSync(fileName, "utf8"));
  } catch {
    return { files: {} };
  }
}

/** Per cent that were found; a test that never ends has found one, too. */
function scoreOf(/** @type {{ status: string }[]} */ mutants) {
  const count = (/** @type {string[]} */ ...statuses) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const [found, missed] = [count("Killed", "Timeout"), count("Survived", "NoCoverage")];
  return missed === 0 ? 100 : (100 * found) / (found + missed);
}
