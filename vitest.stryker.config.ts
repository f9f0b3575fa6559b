import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/{data,engine,reference}/**/*.test.ts"],
    // What a mutant's life hangs on must be neither chance nor a data set that few have; and these take the longest.
    exclude: [
      "tests/data/{bomb,chunks,describe}.test.ts",
      "tests/engine/hostile-safetensors.test.ts",
    ],
    // Each mutant has a thread of its own; the files in it may share their modules.
    isolate: false,
  },
});
