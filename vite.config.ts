import { execFileSync } from "node:child_process";
import type { BuildOptions, Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { bareShaders } from "./scripts/library-build.ts";
import { offline, strictPolicy } from "./scripts/page-build.ts";

// The page says which code it was built of.
process.env["VITE_COMMIT"] ??= commitOf();

// `npm run test:soak` does everything many times over.
const PATIENCE = process.env["ADAMANT_SOAK"] === undefined ? 1 : 30;

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
          name: "unit",
          include: ["tests/{data,docs,reference,shaders,engine}/**/*.test.ts"],
        },
      },
      {
        // One headless Chrome, one file at a time: two would take turns on the adapter, and press buttons late.
        test: {
          name: "chrome",
          include: ["tests/{chrome,kernels,training,faults,page}/**/*.test.ts"],
          globalSetup: "tests/chrome/setup.ts",
          fileParallelism: false,
          testTimeout: 60_000 * PATIENCE,
          hookTimeout: 60_000,
        },
      },
      {
        // The packed library, as somebody who installed it sees it.
        test: {
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
