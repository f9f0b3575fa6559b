// Puts known faults into the kernels, one at a time, and checks that the tests find each of them: `npm run test:mutants`,
// with Vitest's own flags after `--`.
import { spawnSync } from "node:child_process";

const options = ["run", "--project", "gpu", "tests/shaders/mutants", ...process.argv.slice(2)];
const { status } = spawnSync("npx", ["vitest", ...options], {
  stdio: "inherit",
  // Windows finds npx.cmd only through a shell.
  shell: process.platform === "win32",
  env: { ...process.env, ADAMANT_MUTANTS: "1" },
});
process.exitCode = status ?? 1;
