import { spawnSync } from "node:child_process";
import { expect, inject, test } from "vitest";

// A harness that misses faults would let everything pass, so this test gives it four.
test("an uncaptured GPU error, a lost device, a console error and an unhandled rejection each fail a run", () => {
  const options = ["vitest", "run", "--config", "tests/browser/faulty/vite.config.ts"];
  const { status, stdout } = spawnSync("npx", [...options, "--reporter=json"], {
    encoding: "utf8",
    env: { ...process.env, PAGES_URL: inject("browsers").url },
  });
  const report = JSON.parse(stdout.slice(stdout.indexOf("{"))) as {
    testResults: { assertionResults: { title: string; failureMessages: string[] }[] }[];
  };
  const reasons = report.testResults[0]?.assertionResults.map(
    ({ title, failureMessages }) => `${title}: ${failureMessages[0] ?? "passed"}`,
  );
  expect(status).toBe(1);
  expect(reasons).toEqual([
    expect.stringMatching(/^uncaptured: .*uncaptured GPU error/s),
    expect.stringMatching(/^lost: .*lost device/s),
    expect.stringMatching(/^console: .*console error: something is wrong/s),
    expect.stringMatching(/^rejection: .*uncaught in the page: .*nobody caught this/s),
  ]);
});
