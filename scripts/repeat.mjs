// Runs all tests several times and prints which runs failed: `npm run test:repeat -- 20`. It finds tests that fail only
// now and then; nobody trusts such a test.
import { spawnSync } from "node:child_process";

const runs = Number(process.argv[2] ?? 20);
let passed = 0;
for (let run = 1; run <= runs; run++) {
  const start = Date.now();
  const { status, stdout } = spawnSync("npx", ["vitest", "run"], {
    stdio: ["ignore", "pipe", "ignore"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    // Windows finds npx.cmd only through a shell.
    shell: process.platform === "win32",
  });
  passed += Number(status === 0);
  const seconds = Math.round((Date.now() - start) / 1000);
  console.log(`Run ${run}: ${status === 0 ? "passed" : "failed"}, ${seconds} s.`);
  for (const line of status === 0 ? [] : stdout.split("\n").filter((one) => / FAIL /.test(one))) {
    console.log(`  ${line.trim()}`);
  }
}
console.log(`${passed} of ${runs} runs passed.`);
process.exitCode = passed === runs ? 0 : 1;
