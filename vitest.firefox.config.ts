import { defineConfig } from "vitest/config";

/** Firefox tells of finished work on a 100 ms timer, so most of the time of these tests is waiting. */
const AT_ONCE = 4;

// `npm run test:firefox`: the same tests in another browser, whose WebGPU is another implementation (wgpu and naga).
// Left out is what needs Chrome's own protocol: to crash the GPU process, limit memory or space, and imitate pens.
const inFirefox = {
  provide: { browserName: "firefox" as const },
  testTimeout: 60_000,
  hookTimeout: 60_000,
  // As in vite.config.ts: what a test reads of the page may come late.
  expect: { poll: { timeout: 20_000 } },
  retry: Number(process.env["ADAMANT_RETRIES"] ?? 0),
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...inFirefox,
          name: "firefox gpu",
          include: [
            "tests/{bench,shaders}/*.gpu.test.ts",
            "tests/engine/{resumed-training,trainer,tuner}.gpu.test.ts",
            "tests/engine/step/{augmentation,plans,pytorch-steps,teacher-forced}.gpu.test.ts",
          ],
          globalSetup: "tests/browser/setup.ts",
          maxWorkers: AT_ONCE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...inFirefox,
          name: "firefox page",
          include: [
            "tests/ui/{built,embed,followed-links,main-path,sharing,tabs,touch-and-keys,training}.page.test.ts",
            "tests/ui/benchmark/*.page.test.ts",
            "tests/ui/data/{drops,plane,returns}.page.test.ts",
            "tests/ui/{kernels,share}/*.page.test.ts",
            "tests/ui/pad/corrections.page.test.ts",
            "tests/ui/{examine,network,step,sweep,train,without-gpu}/*.page.test.ts",
          ],
          globalSetup: "tests/ui/setup.ts",
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
