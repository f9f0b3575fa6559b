import { beforeAll, describe, expect, test } from "vitest";
import type { TrainingResult } from "../browser/api.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { easyExamples } from "../reference/values.ts";

useKernelPage();

/** The last batch is short, and the layer sizes are not multiples of four. */
const RUN = {
  sizes: [50, 17, 5],
  start: 3,
  training: easyExamples(333, 50, 5, 1),
  validation: easyExamples(101, 50, 5, 2),
  batch: 32,
  learningRate: 0.01,
  epochs: 3,
} as const;

describe("training", () => {
  let first: TrainingResult;

  beforeAll(async () => {
    first = await inChrome("train", RUN);
  });

  test("learns an easy task", async () => {
    const { epochs } = await inChrome("train", { ...RUN, epochs: 6 });
    const last = epochs.at(-1);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(last?.trainAccuracy).toBeGreaterThan(0.98);
    expect(last?.valAccuracy).toBeGreaterThan(0.98);
    expect(last?.valLoss).toBeLessThan(epochs[0]?.valLoss as number);
  });

  test("gives the same weights, bit for bit, when run again with the same seed", async () => {
    const second = await inChrome("train", RUN);
    expect(second.parameters).toEqual(first.parameters);
  });

  test("gives other weights with another seed", async () => {
    const second = await inChrome("train", { ...RUN, start: 4 });
    expect(second.parameters).not.toEqual(first.parameters);
  });

  test("goes on after a pause inside an epoch with the same bits", async () => {
    const paused = await inChrome("train", { ...RUN, pauseAt: 3 });
    expect(paused.parameters).toEqual(first.parameters);
    expect(paused.epochs.map(({ trainLoss }) => trainLoss)).toEqual(
      first.epochs.map(({ trainLoss }) => trainLoss),
    );
  });

  test("creates nothing on the GPU once the first epoch has begun", () => {
    expect(first.created).toBe(0);
  });

  test("creates nothing on the GPU where the images are new in each epoch, either", async () => {
    const { created } = await inChrome("train", { ...RUN, freshRows: 333 });
    expect(created).toBe(0);
  });

  test.each(["layered", "fused"] as const)(
    "learns in each epoch from the images of that epoch, with the plan %s",
    async (plan) => {
      // The table of ink must follow, too: the first images have paper where those of later epochs have ink.
      const images = RUN.training.images.map((value, index) => (index % 50 < 25 ? value : 0));
      const training = { ...RUN.training, images };
      for (const freshRows of [333, 100]) {
        const run = { ...RUN, training, plan, freshRows };
        const [together] = await inChrome("trainInPieces", { ...run, cuts: [[]] });
        expect(together).toEqual(await inChrome("trainEpochByEpoch", run));
      }
    },
  );

  test("reads back once per epoch", () => {
    expect(first.readbacks).toBe(RUN.epochs);
  });

  test("reports the accuracy that a separate evaluation finds", async () => {
    const { epochs, parameters } = first;
    const { score, prediction } = await inChrome("evaluate", {
      sizes: RUN.sizes,
      parameters,
      examples: RUN.validation,
    });
    expect(score.accuracy).toBe(epochs.at(-1)?.valAccuracy);
    expect(score.loss).toBe(epochs.at(-1)?.valLoss);
    const hits = prediction.predicted.filter((p, row) => p === RUN.validation.labels[row]).length;
    expect(hits / RUN.validation.count).toBe(score.accuracy);
    expect(prediction.probabilities.length).toBe(5 * RUN.validation.count);
  });

  test("works with a single row per batch, and with a batch of all rows", async () => {
    const one = await inChrome("train", {
      ...RUN,
      training: easyExamples(5, 50, 5, 1),
      batch: 1,
      epochs: 1,
    });
    const all = await inChrome("train", { ...RUN, batch: 333, epochs: 1 });
    expect(one.epochs[0]?.trainLoss).toBeGreaterThan(0);
    expect(all.epochs[0]?.trainLoss).toBeGreaterThan(0);
  });

  test("gives the same bits step by step, and keeps its best epoch", async () => {
    const { parameters, best, epochs } = await inChrome("trainByStep", { ...RUN, steps: 4 });
    expect(parameters).toEqual(first.parameters);
    const accuracies = first.epochs.map(({ valAccuracy }) => valAccuracy as number);
    expect(epochs).toEqual(accuracies);
    expect(best.accuracy).toBe(Math.max(...accuracies));
    const { score } = await inChrome("evaluate", {
      sizes: RUN.sizes,
      parameters: best.parameters,
      examples: RUN.validation,
    });
    expect(score.accuracy).toBe(best.accuracy);
  });

  test("refuses a second loop at the same time, and the first one ends with the same bits", async () => {
    const { errors, parameters } = await inChrome("trainInTwoLoops", RUN);
    expect(errors).toEqual([
      "",
      "RequestError: This trainer is already training. Wait for its current loop over epochs, or leave that loop first.",
    ]);
    expect(parameters).toEqual(first.parameters);
  });

  test("ends at the end of an epoch when asked for more steps", async () => {
    const { parameters, epochs } = await inChrome("trainByStep", { ...RUN, steps: 1000 });
    expect(epochs).toHaveLength(RUN.epochs);
    expect(parameters).toEqual(first.parameters);
  });

  test("stops with a sentence that names epoch and step when the loss is not a number", async () => {
    const run = inChrome("train", { ...RUN, learningRate: 1e38 });
    await expect(run).rejects.toThrow(
      /The loss is not a number from epoch 1, step \d+ on; layer 1 holds \d+ values that are not numbers\. A smaller learning rate often helps\./,
    );
  });
});

describe("impossible requests are refused with a sentence", () => {
  test("a batch larger than the data", async () => {
    await expect(inChrome("train", { ...RUN, batch: 334 })).rejects.toThrow(
      "The batch of 334 is larger than the 333 training rows. Use a batch of 333 or less.",
    );
  });

  test("a layer of size zero", async () => {
    await expect(inChrome("train", { ...RUN, sizes: [50, 0, 5] })).rejects.toThrow(
      "A network needs two or more layer sizes, each a whole number from 1 up; these are 50, 0, 5.",
    );
  });

  test("images of another size", async () => {
    await expect(inChrome("train", { ...RUN, sizes: [49, 17, 5] })).rejects.toThrow(
      "The network takes 49 values per image; there are 16650 values for 333 images.",
    );
  });

  test("fresh images that are no whole rows", async () => {
    await expect(inChrome("train", { ...RUN, freshRows: 1.5 })).rejects.toThrow(
      "There are 75 values of fresh images; 333 training rows of 50 values take whole rows, and at most 16650 values.",
    );
  });

  test("a label beyond the classes", async () => {
    await expect(inChrome("train", { ...RUN, sizes: [50, 17, 4] })).rejects.toThrow(
      "Row 5 has the label 4; the network tells apart 4 classes, 0 to 3.",
    );
  });
});
