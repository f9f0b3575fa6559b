import { expect, test } from "vitest";
import { waitsOf } from "../../src/bench/waits.ts";
import type { ComputeDevice } from "../../src/engine/index.ts";

/** A device whose idle queue answers after `delay` milliseconds, or, where it can be nudged, at the next submit but one. */
function pretended(delay: number, nudgeable: boolean) {
  const waiting: (() => void)[] = [];
  let submits = 0;
  const queue = {
    submit: () => {
      submits += 1;
      if (nudgeable) {
        waiting.splice(0).forEach((resolve) => {
          resolve();
        });
      }
    },
    onSubmittedWorkDone: () =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        setTimeout(resolve, delay);
      }),
  };
  const compute = { device: { queue }, failure: new AbortController().signal };
  return { compute: compute as unknown as ComputeDevice, submits: () => submits };
}

test("a host that answers at once is waited for without further submits", async () => {
  const { compute, submits } = pretended(1, true);
  const { idle, until } = await waitsOf(compute);
  expect(idle).toBeLessThan(0.02);
  const before = submits();
  await until(compute.device.queue.onSubmittedWorkDone());
  expect(submits()).toBe(before);
});

test("a host that answers on a slow timer is nudged by empty submits", async () => {
  const { compute } = pretended(100, true);
  const { idle, until } = await waitsOf(compute);
  expect(idle).toBeLessThan(0.05);
  const start = performance.now();
  await until(compute.device.queue.onSubmittedWorkDone());
  expect(performance.now() - start).toBeLessThan(90);
});

test("where nudging does not help, the wait is known", async () => {
  const { idle } = await waitsOf(pretended(60, false).compute);
  expect(idle).toBeGreaterThan(0.05);
});
