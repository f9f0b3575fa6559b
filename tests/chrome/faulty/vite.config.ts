import { defineConfig } from "vitest/config";

// Runs the faulty tests in the Chrome of the run that checks them; see ../faults.test.ts.
export default defineConfig({
  test: {
    include: ["tests/chrome/faulty/*.fault.ts"],
    provide: {
      chrome: {
        endpoint: process.env["CHROME_ENDPOINT"] ?? "",
        url: process.env["CHROME_URL"] ?? "",
      },
    },
  },
});
