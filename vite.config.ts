import { execFileSync } from "node:child_process";
import type { BuildOptions, Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { bareShaders } from "./scripts/library-build.ts";
import { offline, strictPolicy } from "./scripts/page-build.ts";

// The page says which code it was built of.
process.env["VITE_COMMIT"] ??= commitOf();

// `npm run test:soak` does everything many times over, and one thing after the other, for its times are told.
const soaking = process.env["ADAMANT_SOAK"] !== undefined;
const PATIENCE = soaking ? 30 : 1;

// Two files at a time: while one compiles kernels, the other computes.
const together = { maxWorkers: soaking ? 1 : 2, sequence: { groupOrder: 0 } };

const PAGE: BuildOptions = { outDir: "dist/page", target: "es2023" };

// What is built of the same source beside the page, by `--mode`.
const BUILDS: Readonly<Record<string, BuildOptions>> = {
  cli: { ssr: "src/cli/main.ts", outDir: "dist/cli", target: "node20" },
  // What Node and Deno check: `npm run test:hosts`.
  hosts: { ssr: "tests/hosts/checks.ts", outDir: "dist/hosts", target: "es2023" },
  // Not minified: whoever installs it can read it, and their bundler minifies.
  library: {
    lib: {
      entry: ["index", "data", "bench"].map((name) => `src/library/${name}.ts`),
      formats: ["es"],
    },
    rolldownOptions: { output: { chunkFileNames: "shared/[name].js" } },
    outDir: "dist/library",
    target: "es2023",
    copyPublicDir: false,
  },
};

const PLUGINS: Readonly<Record<string, Plugin[]>> = {
  cli: [],
  hosts: [],
  "page-tests": [],
  library: [bareShaders()],
};

export default defineConfig(({ mode }) => ({
  base: "./",
  plugins: PLUGINS[mode] ?? [strictPolicy(), offline()],
  build: { ...(BUILDS[mode] ?? PAGE), sourcemap: true },
  worker: { format: "es" },
  // Otherwise Vite looks into every page, and complains of the peers that few have installed.
  optimizeDeps: { entries: ["index.html", "bench/chrome.html", "tests/chrome/page.html"] },
  test: {
    projects: [
      {
        // Needs neither a browser nor a GPU.
        test: {
          ...together,
          name: "unit",
          include: [
            "tests/architecture.test.ts",
            "tests/{base,bench,data,docs,engine,reference,run,shaders,ui,worker}/**/*.test.ts",
          ],
          exclude: ["**/*.{gpu,page}.test.ts"],
        },
      },
      {
        // Kernels and engine, in headless Chrome.
        test: {
          ...together,
          name: "gpu",
          include: ["tests/**/*.gpu.test.ts"],
          globalSetup: "tests/chrome/setup.ts",
          testTimeout: 60_000 * PATIENCE,
          hookTimeout: 60_000,
        },
      },
      {
        // A person at the page: alone on the machine, or buttons are pressed late.
        test: {
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          name: "page",
          include: ["tests/ui/**/*.page.test.ts"],
          globalSetup: "tests/ui/setup.ts",
          testTimeout: 60_000 * PATIENCE,
          hookTimeout: 60_000,
        },
      },
      {
        // The packed library, as somebody who installed it sees it.
        test: {
          ...together,
          name: "library",
          include: ["tests/library/**/*.test.ts"],
          globalSetup: "tests/library/setup.ts",
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The command line, as a user runs it, on Dawn in Node.
        test: {
          ...together,
          name: "cli",
          include: ["tests/cli/**/*.test.ts"],
          globalSetup: "tests/cli/setup.ts",
          testTimeout: 120_000 * PATIENCE,
          hookTimeout: 120_000,
        },
      },
    ],
  },
}));

function commitOf(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "unknown";
  }
}
