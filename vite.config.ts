import { execFileSync } from "node:child_process";
import type { BuildOptions, Plugin } from "vite";
import { defineConfig } from "vitest/config";
import manifest from "./package.json" with { type: "json" };
import { bareShaders } from "./scripts/library-build.ts";
import { offline, preloadFirstView, smallTemplates, strictPolicy } from "./scripts/page-build.ts";

// The page shows the commit that it was built from, the command line its version.
process.env["VITE_COMMIT"] ??= commitOf();
process.env["VITE_VERSION"] ??= manifest.version;

// `npm run test:long -- soak` repeats everything many times, and runs one file at a time because it measures times.
const soaking = process.env["ADAMANT_SOAK"] !== undefined;
const TIMEOUT_FACTOR = soaking ? 30 : 1;

// Two files at a time: while one compiles kernels, the other computes.
const parallel = { maxWorkers: soaking ? 1 : 2, sequence: { groupOrder: 0 } };

// What a test reads of the page may come late on a busy machine, so it waits for it. In CI, whose machine is shared, a test of the
// page has a second try; Vitest marks it as "retry x1".
const patient = {
  expect: { poll: { timeout: 20_000 } },
  retry: Number(process.env["ADAMANT_RETRIES"] ?? 0),
};

const PAGE: BuildOptions = { outDir: "dist/page", target: "es2023", modulePreload: false };

// What `--mode` builds from the same source instead of the page.
const BUILDS: Readonly<Record<string, BuildOptions>> = {
  cli: {
    ssr: true,
    outDir: "dist/cli",
    target: "node20",
    copyPublicDir: false,
    // Without hashes, so that a run that is under way still finds its files after the next build.
    rolldownOptions: {
      input: { main: "src/cli/main.ts", "drawing-thread": "src/cli/drawing/thread.ts" },
      output: { chunkFileNames: "[name].js" },
    },
    emptyOutDir: false,
  },
  // What Node and Deno run: `npm run test:long -- hosts`.
  hosts: { ssr: "tests/hosts/checks.ts", outDir: "dist/hosts", target: "es2023" },
  // What a first run on a GPU has to tell: `npm run portable`.
  probe: { ssr: "bench/probe/main.ts", outDir: "dist/probe", target: "node20" },
  // Not minified, so that those who install it can read it, names in errors too; their bundler minifies.
  library: {
    lib: {
      entry: ["index", "data", "bench", "models", "node"].map((name) => `src/library/${name}.ts`),
      formats: ["es"],
    },
    rolldownOptions: {
      external: [/^node:/, "webgpu"],
      output: { chunkFileNames: "shared/[name].js" },
    },
    minify: false,
    outDir: "dist/library",
    target: "es2023",
    copyPublicDir: false,
  },
};

const PLUGINS: Readonly<Record<string, Plugin[]>> = {
  cli: [],
  hosts: [],
  probe: [],
  "page-tests": [],
  library: [bareShaders()],
};

export default defineConfig(({ mode }) => ({
  base: "./",
  plugins: PLUGINS[mode] ?? [smallTemplates(), strictPolicy(), preloadFirstView(), offline()],
  build: { ...(BUILDS[mode] ?? PAGE), sourcemap: true },
  // The libraries that read files are part of the command line's build, so that it needs no packages but the GPU's.
  ssr: { noExternal: ["fflate", "fzstd", "hyparquet"] },
  // Only the page shows kernels with their comments.
  worker: { format: "es", plugins: () => [bareShaders()] },
  // Without this list Vite scans every page, and complains about the peers of the benchmark that few people install.
  optimizeDeps: { entries: ["index.html", "bench/chrome.html", "tests/browser/page.html"] },
  test: {
    projects: [
      {
        // Code that needs neither a browser nor a GPU.
        test: {
          ...parallel,
          name: "unit",
          // Test files share the modules that they import: loading them for every file took half of the time.
          isolate: false,
          setupFiles: "tests/property-seed.ts",
          include: [
            "tests/architecture.test.ts",
            "tests/{base,bench,data,docs,engine,reference,run,shaders,ui,worker}/**/*.test.ts",
          ],
          exclude: ["**/*.{gpu,page,mocked}.test.ts"],
        },
      },
      {
        // Like these, with modules replaced, which no other test file may share.
        test: { ...parallel, name: "mocked", include: ["tests/**/*.mocked.test.ts"] },
      },
      {
        // Kernels and engine, in headless Chrome.
        test: {
          ...parallel,
          name: "gpu",
          include: ["tests/**/*.gpu.test.ts"],
          globalSetup: "tests/browser/setup.ts",
          testTimeout: 60_000 * TIMEOUT_FACTOR,
          hookTimeout: 60_000,
        },
      },
      {
        // What a person does at the page. Nothing else runs meanwhile, or clicks would come late.
        test: {
          ...patient,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          name: "page",
          include: ["tests/ui/**/*.page.test.ts"],
          globalSetup: "tests/ui/setup.ts",
          testTimeout: 60_000 * TIMEOUT_FACTOR,
          hookTimeout: 60_000,
        },
      },
      {
        // The packed library, as those who install it see it.
        test: {
          ...parallel,
          name: "library",
          include: ["tests/library/**/*.test.ts"],
          globalSetup: "tests/library/setup.ts",
          setupFiles: "tests/own-environment.ts",
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The command line, as a user runs it, on Dawn in Node.
        test: {
          ...parallel,
          name: "cli",
          include: ["tests/cli/**/*.test.ts"],
          globalSetup: "tests/cli/setup.ts",
          setupFiles: "tests/own-environment.ts",
          testTimeout: 120_000 * TIMEOUT_FACTOR,
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
