import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // The tests of what is mutated. Not those that leave the score to chance (chunks, hostile-safetensors), to a data
    // set that few have (describe), or to patience (bomb).
    include: [
      "tests/data/{cancel,idx,malformed,read}.test.ts",
      "tests/data/compression/{crc32,gzip,zip}.test.ts",
      "tests/data/csv/*.test.ts",
      "tests/engine/{model/training-state,state-buffers}.test.ts",
      "tests/engine/files/{checkpoint,safetensors,tensor-file}.test.ts",
      "tests/run/saved-run.test.ts",
      "tests/reference/*.test.ts",
    ],
    // Each mutant has a thread of its own; the files in it may share their modules.
    isolate: false,
    // Code that is full of mutants is slow, and Stryker itself ends what hangs.
    testTimeout: 60_000,
  },
});
