// Strict, type-aware, no warnings; and the arrows of the house: ui, cli, bench → engine → shaders, data alone.
import eslint from "@eslint/js";
import { configs as lit } from "eslint-plugin-lit";
import tseslint from "typescript-eslint";

/** What the files of one room may not import, and why. */
function room(folder, forbidden, because) {
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: forbidden.map((other) => ({
            regex: `^(\\.\\./)+${other}(/|$)`,
            message: `src/${folder} ${because}`,
          })),
        },
      ],
    },
  };
}

const noChance = {
  object: "Math",
  property: "random",
  message: "Randomness comes from a seeded stream (src/random.ts), or a run cannot be repeated.",
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
    files: ["**/*.{js,cjs,mjs}"],
    languageOptions: {
      globals: { module: "writable", process: "readonly", console: "readonly", URL: "readonly" },
    },
  },
  {
    files: ["examples/page-without-bundler/*.js"],
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
  room("shaders", ["engine", "data", "ui", "cli", "bench", "library"], "knows nothing but WGSL."),
  room(
    "engine",
    ["data", "ui", "cli", "bench", "library"],
    "knows the shaders, and neither files nor pages.",
  ),
  room("data", ["engine", "shaders", "ui", "cli", "bench", "library"], "stands alone."),
  room(
    "bench",
    ["ui", "cli", "library"],
    "is used by the page and the command line, not the other way round.",
  ),
  room("library", ["ui", "cli"], "names what others may import, and no more."),
  room("ui", ["cli"], "does not reach into the command line."),
  room("cli", ["ui"], "does not reach into the page."),
);
