import { expect, test } from "vitest";
import { idleWaitOf } from "../../src/bench/waits.ts";
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
  expect(await idleWaitOf(compute)).toBeLessThan(0.02);
  // One for each of three samples.
  expect(submits()).toBe(3);
});

test("a host that answers on a slow timer is nudged by empty submits", async () => {
  expect(await idleWaitOf(pretended(100, true).compute)).toBeLessThan(0.05);
});

test("where nudging does not help, the wait is known", async () => {
  expect(await idleWaitOf(pretended(60, false).compute)).toBeGreaterThan(0.05);
});
