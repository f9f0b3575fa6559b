import { describe, expect, test } from "vitest";
import { PLANS } from "../../../src/engine/index.ts";
import { inChrome, useKernelPage } from "../../browser/bridge.ts";
import { variedImage } from "../../reference/augment.ts";
import { expectWithin } from "../../reference/bounds.ts";
import { easyExamples } from "../../reference/values.ts";
import { soaking } from "../../soak.ts";

useKernelPage();

const AMOUNTS = { rotation: 0.2, scale: 0.1, shear: 0.2, shift: 1, elastic: 0.5 } as const;

/** An epoch has eleven steps, the last one short. */
const RUN = {
  sizes: [48, 17, 5],
  start: 3,
  training: easyExamples(333, 48, 5, 1),
  validation: easyExamples(101, 48, 5, 2),
  batch: 32,
  learningRate: 0.01,
  epochs: 2,
  augmentation: { ...AMOUNTS, width: 8 },
} as const;

describe.each(soaking ? PLANS : (["layered"] as const))(
  "a run on varied images with the %s plan",
  (plan) => {
    test("ends with the same bits when it is repeated, and when it is cut inside an epoch", async () => {
      const run = { ...RUN, plan };
      const [once, again, cut] = await inChrome("trainInPieces", {
        ...run,
        cuts: [[], [], [5, 9]],
      });
      expect(again).toEqual(once);
      expect(cut).toEqual(once);
    });
  },
);

test("both plans learn from the same variations", async () => {
  const [layered] = await inChrome("trainInPieces", { ...RUN, plan: "layered", cuts: [[]] });
  const [fused] = await inChrome("trainInPieces", { ...RUN, plan: "fused", cuts: [[]] });
  const loss = layered?.epochs[0]?.trainLoss ?? Number.NaN;
  expect(fused?.epochs[0]?.trainLoss).toBeCloseTo(loss, 4);
});

test("amounts of zero change no bit of a run", async () => {
  const { augmentation, ...plain } = RUN;
  const nothing = { rotation: 0, scale: 0, shear: 0, shift: 0, elastic: 0, width: 8 };
  expect(augmentation).not.toEqual(nothing);
  const [without] = await inChrome("trainInPieces", { ...plain, cuts: [[]] });
  const [still] = await inChrome("trainInPieces", { ...RUN, augmentation: nothing, cuts: [[]] });
  expect(still).toEqual(without);
});

test("validation images are not varied: with a learning rate of zero the scores are the same", async () => {
  const { augmentation, ...plain } = { ...RUN, learningRate: 0 };
  expect(augmentation.shift).toBe(1);
  const [without] = await inChrome("trainInPieces", { ...plain, cuts: [[]] });
  const [varied] = await inChrome("trainInPieces", { ...RUN, learningRate: 0, cuts: [[]] });
  expect(varied?.epochs[0]?.valLoss).toBe(without?.epochs[0]?.valLoss);
  expect(varied?.epochs[0]?.trainLoss).not.toBe(without?.epochs[0]?.trainLoss);
});

describe("what the page shows of the variations", () => {
  const examples = { ...easyExamples(10, 48, 5, 4), width: 8 };

  test("is different in each epoch, and the same for the same seed", async () => {
    const shown = (seed: number, epoch: number) =>
      inChrome("variationsOf", { examples, seed, epoch, amounts: AMOUNTS });
    const first = await shown(1, 0);
    expect(await shown(1, 0)).toEqual(first);
    expect(await shown(1, 1)).not.toEqual(first);
    expect(await shown(2, 0)).not.toEqual(first);
  });

  test("is what the CPU twin draws with the key of seed and epoch", async () => {
    const { images, key } = await inChrome("variationsWithKey", { examples, amounts: AMOUNTS });
    const expected = Array.from({ length: 10 }, (_, row) =>
      variedImage(
        examples.images.subarray(row * 48, (row + 1) * 48),
        { width: 8, row, key },
        AMOUNTS,
      ),
    );
    expectWithin(
      "images",
      images,
      Float64Array.from(expected.flatMap((one) => [...one])),
      () => 0.58,
    );
  });
});

test("images whose rows are not a multiple of four pixels are refused with a sentence", async () => {
  const examples = easyExamples(64, 50, 5, 1);
  const run = { ...RUN, sizes: [50, 5], training: examples, validation: examples };
  await expect(
    inChrome("trainInPieces", { ...run, augmentation: { ...AMOUNTS, width: 10 }, cuts: [[]] }),
  ).rejects.toThrow("Images of 50 pixels, 10 in a row, cannot be varied");
});
