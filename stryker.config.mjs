// For `npm run test:mutation`: the TypeScript that reads strangers' files, keeps a run and judges the kernels.
export default {
  mutate: [
    "src/data/csv/*.ts",
    "src/data/idx.ts",
    "src/data/compression/*.ts",
    "src/engine/files/{safetensors,checkpoint}.ts",
    "src/engine/{model/training-state,state-buffers}.ts",
    "src/run/saved-run.ts",
    "tests/reference/{twins,bounds}.ts",
  ],
  testRunner: "vitest",
  vitest: {
    // Of the projects in vite.config.ts all but one want a browser, a GPU or a build.
    configFile: "vitest.stryker.config.ts",
    // Which tests reach a mutant is known from the first run; to ask Vite again for each one takes longer.
    related: false,
  },
  coverageAnalysis: "perTest",
  concurrency: 2,
  thresholds: { high: 95, low: 85, break: 85 },
  reporters: ["progress-append-only", "clear-text", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false },
  // All below dist, which git, lint and prettier pass over.
  htmlReporter: { fileName: "dist/mutation/report.html" },
  jsonReporter: { fileName: "dist/mutation/report.json" },
  tempDirName: "dist/mutation/sandbox",
  ignorePatterns: ["dist"],
};
