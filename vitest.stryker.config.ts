import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // The tests of what is mutated. Not those that leave the score to chance (chunks, hostile-safetensors), to a data
    // set that few have (describe), or to patience (bomb).
    include: [
      "tests/data/{cancel,crc32,csv,csv-line,encoding,gzip,idx,layout,lines,malformed,read,rows,zip}.test.ts",
      "tests/engine/{checkpoint,safetensors,saved-run,tensor-file,training-state}.test.ts",
      "tests/reference/*.test.ts",
    ],
    // Each mutant has a thread of its own; the files in it may share their modules.
    isolate: false,
    // Code that is full of mutants is slow, and Stryker itself ends what hangs.
    testTimeout: 60_000,
  },
});
