import { beforeAll, describe, expect, test } from "vitest";
import { randomStream } from "../../../src/base/random.ts";
import { quantile } from "../../../src/bench/measure.ts";
import type { Survival } from "../../browser/api-faults.ts";
import { inChrome, useOwnChrome } from "../../browser/bridge.ts";
import { soaking } from "../../soak.ts";

useOwnChrome();

const PLACES = soaking ? 30 : 1;

/** The longest time from a loss until another GPU goes on; more where other tests share the machine. */
const MAX_RECOVERY_MS = soaking ? 5000 : 20_000;

describe("a run whose GPU is lost", () => {
  let undisturbed: Survival;

  beforeAll(async () => {
    [undisturbed] = (await inChrome("surviveLosses", { losses: [[]] })) as [Survival];
    expect(undisturbed.failure).toBeUndefined();
  });

  test(`ends with the same bits wherever it was lost: ${PLACES} of ${PLACES}`, async () => {
    const random = randomStream(7, 1);
    const losses = Array.from({ length: PLACES }, () => [
      1 + Math.floor(random() * (undisturbed.calls - 1)),
    ]);
    const recoveries: number[] = [];
    // One call of the page each, since Puppeteer waits for at most three minutes.
    for (const places of losses) {
      const [survival] = (await inChrome("surviveLosses", { losses: [places] })) as [Survival];
      expectSame(survival, undisturbed, 1, `lost at call ${places[0]}`);
      recoveries.push(survival.slowest);
    }
    const [typical, slowest] = [quantile(recoveries, 0.5), Math.max(...recoveries)];
    console.log(`Recovered in ${Math.round(typical)} ms, at most ${Math.round(slowest)}.`);
    expect(slowest).toBeLessThan(MAX_RECOVERY_MS);
  });

  test("ends with the same bits when the replacement GPU is lost during its setup", async () => {
    const losses = soaking
      ? [
          [60, 3],
          [60, 40],
          [60, 20, 5],
          [100, 1, 1],
        ]
      : [[60, 20, 5]];
    const survivals = await inChrome("surviveLosses", { losses });
    survivals.forEach((survival, index) => {
      const places = losses[index] as number[];
      expectSame(survival, undisturbed, places.length, `lost at calls ${places.join(", ")}`);
      expect(survival.slowest).toBeLessThan(places.length * MAX_RECOVERY_MS);
    });
  });

  test.runIf(soaking)("is given up with a message when every GPU is lost again", async () => {
    const [survival] = await inChrome("surviveLosses", {
      losses: [Array.from({ length: 30 }, () => 20)],
    });
    expect(survival?.failure).toContain("The GPU was lost");
    expect(survival?.weights).toBeUndefined();
  });
});

function expectSame(survival: Survival, undisturbed: Survival, losses: number, where: string) {
  const { weights, epochs, failure, restored } = survival;
  expect(failure, where).toBeUndefined();
  expect({ weights, epochs }, where).toEqual({
    weights: undisturbed.weights,
    epochs: undisturbed.epochs,
  });
  // One recovery may follow two losses.
  expect(restored, where).toBeGreaterThanOrEqual(1);
  expect(restored, where).toBeLessThanOrEqual(losses);
}
