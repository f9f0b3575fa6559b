import { defineConfig } from "vitest/config";

// Three builds of one source: the page, the command line (`--mode cli`) and the tests.
export default defineConfig(({ mode }) => ({
  base: "./",
  build:
    mode === "cli"
      ? {
          ssr: "src/cli/main.ts",
          outDir: "dist/cli",
          target: "node20",
          sourcemap: true,
        }
      : { outDir: "dist/page", target: "es2023", sourcemap: true },
  worker: { format: "es" },
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["tests/{data,reference,contract}/**/*.test.ts", "tests/*.test.ts"],
        },
      },
    ],
  },
}));
