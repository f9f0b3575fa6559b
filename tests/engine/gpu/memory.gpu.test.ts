import { describe, expect, test } from "vitest";
import { PLANS } from "../../../src/engine/index.ts";
import { inChrome, useOwnChrome } from "../../browser/bridge.ts";
import { easyExamples } from "../../reference/values.ts";
import { soaking } from "../../soak.ts";

const { page } = useOwnChrome();

const RUN = {
  sizes: [50, 17, 5],
  start: 3,
  training: easyExamples(200, 50, 5, 1),
  validation: easyExamples(60, 50, 5, 2),
  batch: 32,
  epochs: 1,
} as const;

describe.each(soaking ? PLANS : (["layered"] as const))(
  "where the GPU has no room, the %s plan",
  (plan) => {
    test.each(["scope", "throw"] as const)(
      "names the size and the limit and frees everything, whichever allocation fails (%s)",
      async (want) => {
        const { refusals, epochs, failed } = await inChrome("refuseRoom", { ...RUN, plan, want });
        expect(refusals.length).toBeGreaterThan(15);
        for (const [index, { name, message, left }] of refusals.entries()) {
          const where = `allocation ${index + 1} of ${refusals.length}: ${message}`;
          expect(name, where).toBe("GpuMemoryError");
          expect(message, where).toMatch(
            /^The GPU has no room left for the buffer \S+ of \d+ bytes; one buffer may have \d+\. Use fewer rows/,
          );
          expect(left, where).toBe(0);
        }
        // The device still works.
        expect({ epochs, failed }).toEqual({ epochs: 1, failed: false });
      },
    );

    test("names the kernel and frees everything, whichever kernel does not compile", async () => {
      const run = { ...RUN, plan, want: "pipeline" } as const;
      const { refusals, epochs } = await inChrome("refuseRoom", run);
      expect(refusals.length).toBeGreaterThan(5);
      for (const { name, message, left } of refusals) {
        expect(name).toBe("GpuFailure");
        expect(message).toMatch(/^The kernel \w+ does not compile on this GPU/);
        expect(left).toBe(0);
      }
      expect(epochs).toBe(1);
    });
  },
);

test("a network too large for the GPU is refused before anything is made, on the GPU or on the host", async () => {
  const { name, message, left } = await inChrome("refusalOf", {
    sizes: [784, 100_000, 100_000, 10],
    start: 1,
  });
  expect(name).toBe("GpuMemoryError");
  expect(message).toMatch(/^The buffer parameters needs 40\d{9} bytes; this GPU allows \d+ in one/);
  expect(left).toBe(0);
});

const CYCLES = soaking ? 200 : 20;

test(`training and disposing ${CYCLES} times leaves no buffer and no heap behind`, async () => {
  const session = await page().createCDPSession();
  const heap = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    return usedSize;
  };
  await inChrome("trainAgainAndAgain", { ...RUN, cycles: 5 });
  const before = await heap();
  const live = await inChrome("trainAgainAndAgain", { ...RUN, cycles: CYCLES });
  const after = await heap();
  expect(new Set(live)).toEqual(new Set([0]));
  const growth = (after - before) / CYCLES;
  console.log(`The heap grew by ${Math.round(growth)} bytes a cycle.`);
  // One network that is not freed would be 4 kB.
  expect(growth).toBeLessThan(soaking ? 1024 : 4096);
});
