import { defineConfig } from "vitest/config";

// Runs the faulty tests on the page of the run that checks them; see ../faults.gpu.test.ts.
export default defineConfig({
  test: {
    include: ["tests/browser/faulty/*.fault.ts"],
    // As the tests of the GPU have: the machine may be busy with them.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    provide: {
      browserName: "chrome",
      browsers: { url: process.env["PAGES_URL"] ?? "", endpoints: [] },
    },
  },
});
