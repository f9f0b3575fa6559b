import { defineConfig } from "vitest/config";

// The same tests in Firefox, `npm run test:firefox`: those of kernels and training, and the page's main path.
const inFirefox = {
  provide: { browserName: "firefox" as const },
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...inFirefox,
          name: "firefox gpu",
          include: ["tests/**/*.gpu.test.ts"],
          globalSetup: "tests/chrome/setup.ts",
          maxWorkers: 1,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...inFirefox,
          name: "firefox page",
          include: ["tests/ui/**/*.page.test.ts"],
          globalSetup: "tests/ui/setup.ts",
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
