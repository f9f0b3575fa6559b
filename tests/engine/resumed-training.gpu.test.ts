import { beforeAll, describe, expect, test } from "vitest";
import { randomStream } from "../../src/base/random.ts";
import type { Outcome } from "../browser/api-resume.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { easyExamples } from "../reference/values.ts";
import { soaking } from "../soak.ts";

useKernelPage();

/** An epoch has eleven steps, the last one short. */
const RUN = {
  sizes: [50, 17, 5],
  start: 3,
  training: easyExamples(333, 50, 5, 1),
  validation: easyExamples(101, 50, 5, 2),
  batch: 32,
  learningRate: 0.01,
  epochs: 3,
} as const;

const STEPS = 11 * RUN.epochs;

const CUTS = soaking ? 20 : 6;

describe("a run that is resumed from its checkpoint", () => {
  let whole: Outcome | undefined;

  beforeAll(async () => {
    [whole] = await inChrome("trainInPieces", { ...RUN, cuts: [[]] });
  });

  test(`ends with the same bits, wherever it was cut: ${CUTS} of ${CUTS}`, async () => {
    const random = randomStream(6, 1);
    const cuts = Array.from({ length: CUTS }, () => [1 + Math.floor(random() * (STEPS - 1))]);
    const resumed = await inChrome("trainInPieces", { ...RUN, cuts });
    resumed.forEach((outcome, index) => {
      expect(outcome, `cut after step ${cuts[index]?.[0]}`).toEqual(whole);
    });
  });

  test("ends with the same bits after many cuts, between epochs too", async () => {
    const [resumed] = await inChrome("trainInPieces", { ...RUN, cuts: [[1, 10, 5, 6, 10]] });
    expect(resumed).toEqual(whole);
  });

  test("ends with the same bits where its images are new in each epoch", async () => {
    const cuts = [[], [4], [11], [19], [22], [25], [1, 10, 5, 6, 10]];
    for (const freshRows of [333, 100]) {
      const [fresh, ...resumed] = await inChrome("trainInPieces", { ...RUN, freshRows, cuts });
      expect(fresh?.epochs.slice(0, 1)).toEqual(whole?.epochs.slice(0, 1));
      expect(fresh?.weights).not.toBe(whole?.weights);
      resumed.forEach((outcome, index) => {
        expect(outcome, `cut after steps ${String(cuts[index + 1])}`).toEqual(fresh);
      });
    }
  });

  test("ends with the same bits on another device", async () => {
    expect(await inChrome("trainOnTwoDevices", { ...RUN, cut: 17 })).toEqual(whole);
  });

  test("ends with the same bits with the fused plan", async () => {
    const run = { ...RUN, plan: "fused" } as const;
    const [undisturbed, resumed] = await inChrome("trainInPieces", { ...run, cuts: [[], [7]] });
    expect(resumed).toEqual(undisturbed);
  });
});

describe("saving while training", () => {
  test("saves inside and after each epoch, and changes no bit", async () => {
    const [whole] = await inChrome("trainInPieces", { ...RUN, cuts: [[]] });
    const { places, weights, message } = await inChrome("trainWithSaves", { ...RUN, interval: 0 });
    expect(message).toBe("");
    expect(places.filter(([, step]) => step === 0)).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
    expect(places.length).toBeGreaterThan(3);
    expect(weights).toBe(whole?.weights);
  });

  test("never saves a state with values that are not numbers, and names the layer", async () => {
    const { broken, message } = await inChrome("trainWithSaves", {
      ...RUN,
      learningRate: 3e38,
      interval: 0,
    });
    // After the first step all values are still numbers.
    expect(broken).toBe(0);
    expect(message).toMatch(
      /^NumericalError: (At epoch 1, step \d+, layer 1 holds [\d,]+ values that are not numbers|The loss is not a number from epoch 1, step \d)/,
    );
  });
});

test.each([
  [{ sizes: [50, 16, 5] }, "The saved training is of another network than 50-16-5."],
  [
    { batch: 200 },
    "The saved training stands at step 3 of an epoch; with 333 rows in batches of 200 an epoch has 2.",
  ],
])("a state of another training is refused: %o", async (elsewhere, words) => {
  expect(await inChrome("resumeElsewhere", { ...RUN, elsewhere })).toBe(words);
});
