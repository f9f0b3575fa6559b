import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // The tests of what is mutated. Left out are those that would make the score depend on chance (chunks,
    // hostile-safetensors) or on a data set that few people have (describe), and a slow one (bomb).
    include: [
      "tests/data/{cancel,folder,idx,malformed,read}.test.ts",
      "tests/data/{arrays,files,parquet,pictures}/*.test.ts",
      "tests/data/compression/{crc32,gzip,zip}.test.ts",
      "tests/data/csv/*.test.ts",
      "tests/engine/{model/training-state,state-buffers}.test.ts",
      "tests/engine/files/{checkpoint,float-types,named-layers,onnx,read-onnx,safetensors,tensor-file}.test.ts",
      "tests/run/saved-run.test.ts",
      "tests/reference/*.test.ts",
    ],
    // Each mutant runs in a thread of its own, in which the test files may share their modules.
    isolate: false,
    // Code full of mutants is slow, and Stryker itself ends a test that hangs.
    testTimeout: 60_000,
  },
});
