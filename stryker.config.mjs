// For `npm run test:long -- mutation`: the TypeScript that reads other people's files, saves runs and judges kernels.
export default {
  mutate: [
    "src/data/csv/*.ts",
    "src/data/idx.ts",
    "src/data/compression/*.ts",
    "src/data/{arrays,files,pictures,parquet}/*.ts",
    "src/data/folder.ts",
    "src/engine/files/{safetensors,checkpoint}.ts",
    "src/engine/files/{float-types,layer-chain,layer-names,layer-tensors,onnx-graph,onnx-walk,protobuf,read-onnx}.ts",
    "src/engine/{model/training-state,state-buffers}.ts",
    "src/run/saved-run.ts",
    "tests/reference/{twins,bounds}.ts",
  ],
  testRunner: "vitest",
  vitest: {
    // Most projects of vite.config.ts need a browser, a GPU or a build; this has the unit tests only.
    configFile: "vitest.stryker.config.ts",
    // The first run records which tests reach a mutant; asking Vite again for each mutant takes longer.
    related: false,
  },
  coverageAnalysis: "perTest",
  concurrency: 2,
  thresholds: { high: 95, low: 85, break: 85 },
  reporters: ["progress-append-only", "clear-text", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false },
  // All inside dist, which git, lint and Prettier ignore.
  htmlReporter: { fileName: "dist/mutation/report.html" },
  jsonReporter: { fileName: "dist/mutation/report.json" },
  tempDirName: "dist/mutation/sandbox",
  ignorePatterns: ["dist"],
};
