// Runs all tests, including those that take long: `npm run test:soak`, with Vitest's own flags after `--`.
import { spawnSync } from "node:child_process";

const { status } = spawnSync("npx", ["vitest", "run", ...process.argv.slice(2)], {
  stdio: "inherit",
  // Windows finds npx.cmd only through a shell.
  shell: process.platform === "win32",
  env: { ...process.env, ADAMANT_SOAK: "1" },
});
process.exitCode = status ?? 1;
