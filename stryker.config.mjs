// `npm run test:mutation`: puts faults into the TypeScript that reads strangers' files, keeps a run and judges the
// kernels, and wants the unit tests to find them. `npm run test:mutants` does so to the WGSL.
export default {
  mutate: [
    "src/data/csv/*.ts",
    "src/data/{crc32,gzip,idx,zip,zip-directory}.ts",
    "src/engine/{safetensors,checkpoint,training-state}.ts",
    "src/saved-run.ts",
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
  // Where two cores are busy otherwise, a test that is merely slow must not pass for one that found a fault.
  timeoutMS: 15_000,
  concurrency: 2,
  thresholds: { high: 95, low: 85, break: 85 },
  reporters: ["progress-append-only", "clear-text", "html"],
  clearTextReporter: { allowColor: false, logTests: false },
  // Both below dist, which git, lint and prettier pass over.
  htmlReporter: { fileName: "dist/mutation/report.html" },
  tempDirName: "dist/mutation/sandbox",
  ignorePatterns: ["dist"],
};
