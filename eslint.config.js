// Strict, type-aware, without warnings; and the rooms of the house with the arrows between them.
import eslint from "@eslint/js";
import * as importX from "eslint-plugin-import-x";
import { configs as lit } from "eslint-plugin-lit";
import tseslint from "typescript-eslint";

/**
 * The rooms of the house, from the ground up, and what each may import beside itself. A room named with a slash is part
 * of a larger one; `engine` alone means the files directly in it, which stand on its parts.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const ROOMS = {
  base: [],
  shaders: ["base"],
  "engine/gpu": ["base", "shaders"],
  "engine/model": ["base", "engine/gpu"],
  "engine/step": ["base", "shaders", "engine/gpu", "engine/model"],
  "engine/files": ["base", "engine/gpu", "engine/model"],
  "engine/picture": ["base", "shaders", "engine/gpu", "engine/model", "engine/step"],
  "engine/explain": ["base", "shaders", "engine/gpu", "engine/model", "engine/step"],
  "engine/population": ["base", "engine/gpu", "engine/model", "engine/step"],
  engine: ["base", "shaders"],
  data: ["base"],
  bench: ["base", "shaders", "engine"],
  run: ["base", "data", "engine"],
  node: ["base", "engine"],
  library: ["engine", "data", "bench", "node"],
  worker: ["base", "data", "engine", "bench", "run"],
  "ui/state": ["base", "data", "engine", "bench", "run", "worker"],
  "ui/parts": ["base", "data", "engine", "run", "worker", "ui/state"],
  "ui/pad": ["base", "data", "worker", "ui/state", "ui/parts"],
  "ui/network": ["base", "engine", "worker", "ui/state", "ui/parts"],
  "ui/train": [
    "base",
    "data",
    "engine",
    "run",
    "worker",
    "ui/state",
    "ui/parts",
    "ui/pad",
    "ui/network",
    "ui/data",
  ],
  "ui/step": ["base", "engine", "shaders", "worker", "ui/state", "ui/parts"],
  "ui/data": ["base", "data", "run", "worker", "ui/state", "ui/parts"],
  "ui/examine": ["base", "engine", "run", "worker", "ui/state", "ui/parts"],
  "ui/without-gpu": ["base", "engine", "run", "worker", "ui/state", "ui/parts"],
  "ui/runs": ["base", "run", "worker", "ui/state", "ui/parts", "ui/share"],
  "ui/sweep": [
    ...["base", "engine", "bench", "run", "worker"],
    ...["ui/state", "ui/parts", "ui/pad", "ui/share"],
  ],
  "ui/benchmark": ["base", "bench", "ui/state", "ui/parts"],
  "ui/kernels": ["base", "engine", "run", "shaders", "ui/state", "ui/parts"],
  "ui/share": ["base", "run", "worker", "ui/state", "ui/parts", "ui/network", "ui/train"],
  "ui/app": ["base", "data", "engine", "bench", "run", "worker", "ui"],
  cli: ["base", "data", "engine", "bench", "run", "node"],
};

/**
 * A room that is part of another one is a folder of its own; a room with parts has files beside them.
 *
 * @param {[room: string, imports: readonly string[]]} arrows
 */
function zone([room, imports]) {
  const hasParts = Object.keys(ROOMS).some((other) => other.startsWith(`${room}/`));
  return {
    target: hasParts ? `./src/${room}/*` : `./src/${room}`,
    from: "./src",
    except: [room, ...imports].map((allowed) => `./${allowed}`),
    message: `src/${room} may import ${imports.join(", ") || "nothing"} only; see ROOMS in eslint.config.js.`,
  };
}

const noChance = {
  object: "Math",
  property: "random",
  message:
    "Randomness comes from a seeded stream (src/base/random.ts), or a run cannot be repeated.",
};

/** Otherwise the page's thread would load the worker's code. */
const workerTypes = {
  regex: String.raw`/worker/(?!worker\.ts\?worker&url$)`,
  allowTypeImports: true,
  message: "The page imports only types from src/worker, and the address of worker.ts.",
};

export default tseslint.config(
  { ignores: ["dist", "docs/api", "**/node_modules"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "no-restricted-properties": ["error", noChance],
      curly: "error",
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // A typed array read inside its bounds is said with `as number`; `!` stays forbidden.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  { files: ["src/ui/**/*.ts"], ...lit["flat/recommended"] },
  {
    files: ["src/ui/**/*.ts"],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [workerTypes] }] },
  },
  {
    files: ["**/*.{js,cjs,mjs}"],
    languageOptions: {
      globals: { module: "writable", process: "readonly", console: "readonly", URL: "readonly" },
    },
  },
  {
    files: ["examples/{page-without-bundler,vite}/*.js"],
    languageOptions: { globals: { document: "readonly", navigator: "readonly" } },
  },
  {
    files: ["bench/peers/{adamant,contestant,jaxjs,tfjs}.js"],
    languageOptions: {
      globals: {
        location: "readonly",
        navigator: "readonly",
        performance: "readonly",
        URLSearchParams: "readonly",
      },
    },
  },
  {
    files: ["scripts/service-worker.js"],
    languageOptions: { globals: { self: "readonly", caches: "readonly", fetch: "readonly" } },
  },
  {
    files: ["{src,tests,scripts,bench,examples}/**/*.{ts,mjs,js}"],
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [
        importX.createNodeResolver({ extensions: [".ts", ".mjs", ".js"] }),
      ],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"] },
      // Otherwise the order of imports in the examples would depend on whether the library has been built.
      "import-x/external-module-folders": ["node_modules", "dist/library"],
    },
    rules: {
      // Cycles of types alone, which this rule passes over, are looked for in tests/architecture.test.ts.
      "import-x/no-cycle": "error",
      "import-x/no-duplicates": "error",
      "import-x/no-restricted-paths": [
        "error",
        {
          zones: [
            ...Object.entries(ROOMS).map(zone),
            { target: "./src", from: ".", except: ["./src", "./node_modules"] },
            { target: "./scripts", from: "./src", except: ["./node/browser.mjs"] },
          ],
        },
      ],
      "import-x/order": [
        "error",
        { named: { enabled: true, types: "mixed" }, alphabetize: { order: "asc" } },
      ],
    },
  },
);
