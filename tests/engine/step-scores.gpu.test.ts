import { beforeAll, describe, expect, test } from "vitest";
import { permutation, randomStream } from "../../src/base/random.ts";
import type { Examples, StepScores } from "../../src/engine/index.ts";
import { modelOf } from "../../src/engine/model/model.ts";
import { initialParameters } from "../../src/engine/model/parameters.ts";
import { scheduleOf } from "../../src/engine/step/schedule.ts";
import type { Told } from "../browser/api-step-scores.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { networkWithin } from "../reference/network.ts";
import { easyExamples } from "../reference/values.ts";
import { scaledBytes } from "../reference/within.ts";

useKernelPage();

/** An epoch has eleven steps, the last one short. */
const RUN = {
  sizes: [50, 17, 5],
  start: 3,
  training: easyExamples(333, 50, 5, 1),
  validation: easyExamples(101, 50, 5, 2),
  batch: 32,
  learningRate: 0.01,
  plan: "layered",
  epochs: 3,
} as const;

const STEPS = 11;

/** All steps of a run, whatever the pieces in which they were told. */
function stepsOf(pieces: readonly StepScores[]) {
  return pieces.flatMap(({ epoch, first, losses, accuracies, learningRates, gradientNorms }) =>
    Array.from(losses, (loss, index) => ({
      step: first + index,
      epoch,
      loss,
      accuracy: accuracies[index],
      learningRate: learningRates[index],
      gradientNorm: gradientNorms[index] as number,
    })),
  );
}

describe("the scores of the training steps", () => {
  let told: Told;

  beforeAll(async () => {
    told = await inChrome("trainAndListen", RUN);
  });

  test("are told for every step, once and in order", () => {
    const steps = stepsOf(told.pieces);
    expect(steps.map(({ step }) => step)).toEqual(
      Array.from({ length: STEPS * RUN.epochs }, (_, index) => index + 1),
    );
    expect(steps.map(({ epoch }) => epoch)).toEqual(
      Array.from({ length: STEPS * RUN.epochs }, (_, index) => Math.floor(index / STEPS) + 1),
    );
    expect(steps.every(({ learningRate }) => learningRate === 0.01)).toBe(true);
  });

  test("are those of the same steps taken one by one", async () => {
    const order = permutation(333, randomStream(1, 2, 0));
    const { losses } = await inChrome("takeSteps", {
      ...RUN,
      start: initialParameters(modelOf(RUN.sizes), RUN.start),
      training: inOrder(RUN.training, order, 50),
      schedule: scheduleOf(333, RUN.batch, RUN.learningRate, 0),
      software: true,
    });
    const first = stepsOf(told.pieces).slice(0, STEPS);
    expect(first.map(({ loss }) => loss)).toEqual([...losses]);
  });

  test("have the epoch's loss as their mean, by rows", () => {
    const losses = stepsOf(told.pieces).map(({ loss }) => loss);
    told.trainLosses.forEach((trainLoss, epoch) => {
      const sum = losses
        .slice(STEPS * epoch, STEPS * (epoch + 1))
        .reduce((total, loss, step) => total + loss * (step === STEPS - 1 ? 13 : 32), 0);
      expect(sum / 333).toBeCloseTo(trainLoss, 12);
    });
  });

  test("keep their numbers in a run that is resumed, from the first step of the epoch on, but for the gradients", async () => {
    const { pieces } = await inChrome("trainAndListen", { ...RUN, cut: 4 });
    const expected = stepsOf(told.pieces).map((step) =>
      step.step <= 4 ? { ...step, gradientNorm: NaN } : step,
    );
    expect(stepsOf(pieces)).toEqual(expected);
  });

  test.each(["layered", "fused"] as const)(
    "have the gradient's norm of the twin in the %s plan",
    async (plan) => {
      const start = initialParameters(modelOf(RUN.sizes), RUN.start);
      const { pieces } = await inChrome("trainAndListen", { ...RUN, start, plan, epochs: 1 });
      const order = permutation(333, randomStream(1, 2, 0));
      const batch = inOrder(RUN.training, order.subarray(0, RUN.batch), 50);
      const { gradients } = networkWithin(start, scaledBytes(batch.images), batch.labels);
      const squares = gradients
        .flatMap(({ weights, bias }) => [...weights.values, ...bias.values])
        .reduce((sum, one) => sum + one * one, 0);
      const norms = stepsOf(pieces).map(({ gradientNorm }) => gradientNorm);
      expect((norms[0] ?? NaN) / Math.sqrt(squares)).toBeCloseTo(1, 5);
      expect(norms).toHaveLength(STEPS);
      expect(norms.every((norm) => norm > 0)).toBe(true);
    },
  );

  test("have the same norms in both plans, in short batches and in later epochs too", async () => {
    const { pieces } = await inChrome("trainAndListen", { ...RUN, plan: "fused" });
    const [layered, fused] = [told.pieces, pieces].map((of) =>
      stepsOf(of).map(({ gradientNorm }) => gradientNorm),
    );
    layered?.forEach((norm, step) => {
      expect((fused?.[step] ?? NaN) / norm).toBeCloseTo(1, 3);
    });
  });

  test("are all told at a pause, and none is told again after it", async () => {
    const { pieces, early } = await inChrome("trainAndListen", { ...RUN, pauseAfter: 4 });
    expect(early).toBe(4);
    expect(stepsOf(pieces)).toEqual(stepsOf(told.pieces));
  });

  test("change no bit of the training", async () => {
    const { parameters } = await inChrome("train", RUN);
    expect(told.parameters).toEqual(parameters);
  });

  test("follow the schedule of the learning rate", async () => {
    const schedule = { name: "one-cycle", epochs: 3 } as const;
    const { pieces } = await inChrome("trainAndListen", { ...RUN, schedule });
    const rates = stepsOf(pieces).map(({ learningRate }) => learningRate as number);
    expect(rates[0]).toBeCloseTo(0.01 / 25, 12);
    expect(Math.max(...rates)).toBeCloseTo(0.01, 4);
    expect(rates.at(-1)).toBeLessThan(0.001);
  });
});

test("steps are told while a long epoch runs", async () => {
  const { pieces } = await inChrome("trainAndListen", {
    ...RUN,
    training: easyExamples(20_000, 50, 5, 1),
    batch: 4,
    epochs: 1,
  });
  expect(pieces.length).toBeGreaterThan(2);
  expect(stepsOf(pieces).map(({ step }) => step)).toEqual(
    Array.from({ length: 5000 }, (_, index) => index + 1),
  );
  const seconds = pieces.map((piece) => piece.seconds);
  expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
});

describe("the score of the untrained network", () => {
  test("is that of an evaluation before the first step", async () => {
    const start = initialParameters(modelOf(RUN.sizes), RUN.start);
    const { untrained } = await inChrome("trainAndListen", { ...RUN, start });
    const { score } = await inChrome("evaluate", {
      sizes: RUN.sizes,
      parameters: start,
      examples: RUN.validation,
    });
    expect(untrained).toEqual([score]);
  });

  test("is not told where nothing is validated, or where the run has begun before", async () => {
    const { training, sizes, start, batch, epochs } = RUN;
    const without = await inChrome("trainAndListen", { training, sizes, start, batch, epochs });
    expect(without.untrained).toEqual([]);
    const paused = await inChrome("trainAndListen", { ...RUN, pauseAfter: 4, cut: 2 });
    expect(paused.untrained).toHaveLength(1);
  });
});

/** Examples whose rows are in another order. */
function inOrder(
  { images, labels = new Uint8Array() }: Examples,
  order: Uint32Array,
  size: number,
) {
  const pixelOf = (_: unknown, at: number) => {
    const row = order[Math.floor(at / size)] as number;
    return images[row * size + (at % size)] as number;
  };
  return {
    count: order.length,
    images: Uint8Array.from({ length: order.length * size }, pixelOf),
    labels: Uint8Array.from(order, (row) => labels[row] as number),
  };
}
