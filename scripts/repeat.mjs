// Runs all tests so many times, and says which of the runs failed: `npm run test:repeat -- 20`. A test that fails once in
// twenty runs is a test that nobody believes.
import { spawnSync } from "node:child_process";

const runs = Number(process.argv[2] ?? 20);
let green = 0;
for (let run = 1; run <= runs; run++) {
  const start = Date.now();
  const { status, stdout } = spawnSync("npx", ["vitest", "run"], {
    stdio: ["ignore", "pipe", "ignore"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    // Windows finds npx.cmd through its shell only.
    shell: process.platform === "win32",
  });
  green += Number(status === 0);
  const seconds = Math.round((Date.now() - start) / 1000);
  console.log(`Run ${run}: ${status === 0 ? "green" : "red"}, ${seconds} s.`);
  for (const line of status === 0 ? [] : stdout.split("\n").filter((one) => / FAIL /.test(one))) {
    console.log(`  ${line.trim()}`);
  }
}
console.log(`${green} of ${runs} runs were green.`);
process.exitCode = green === runs ? 0 : 1;
