import { beforeAll, describe, expect, test } from "vitest";
import type { StepChoice, StepDetail } from "../../../src/engine/index.ts";
import { inChrome, useKernelPage } from "../../browser/bridge.ts";
import { type NetworkWithin, networkWithin } from "../../reference/network.ts";
import { adam, gradients, softmax } from "../../reference/twins.ts";
import { easyExamples } from "../../reference/values.ts";
import { type Within, scaledBytes } from "../../reference/within.ts";

useKernelPage();

/** No size is a multiple of four. */
const SIZES = [50, 17, 9, 5];
const BATCH = 6;
/** The last batch of an epoch has two rows. */
const TRAINING = easyExamples(20, 50, 5, 1);
const RUN = { sizes: SIZES, training: TRAINING, batch: BATCH };
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const CHOICES: readonly StepChoice[] = [
  { row: 0, layer: 0, unit: 16, input: 49 },
  { row: 5, layer: 1, unit: 3, input: 16 },
  { row: 2, layer: 2, unit: 4, input: 0 },
];

describe("the numbers of an explained step", () => {
  let explained: Awaited<ReturnType<typeof explain>>;
  let expected: NetworkWithin;
  const detailOf = (index: number) => explained.details[index] as StepDetail;

  beforeAll(async () => {
    explained = await explain(4, CHOICES);
    const { images, labels } = explained.step;
    expected = networkWithin(explained.before.parameters, scaledBytes(images), labels);
  });

  test("name the step", () => {
    const { number, epoch, step, steps, learningRate } = explained.step;
    expect({ number, epoch, step, steps, learningRate }).toEqual({
      ...{ number: 5, epoch: 2, step: 1, steps: 4, learningRate: 1e-3 },
    });
  });

  test("are of the batch that the run takes next", () => {
    const { images, labels } = explained.step;
    const { outcomes } = explained.after;
    // The run wrote the losses of the same rows, so these bits are the same.
    const losses = new Float32Array(outcomes.slice().buffer).filter((_, at) => at % 2 === 0);
    expect(explained.step.before.losses).toEqual(losses);
    expect(labels).toHaveLength(BATCH);
    expect(images).toHaveLength(BATCH * 50);
  });

  test("forward, backward and dz are those of the twins", () => {
    for (const [index] of CHOICES.entries()) {
      const { choice, layers } = detailOf(index);
      layers.forEach(({ a, dz }, layer) => {
        const width = SIZES[layer + 1] as number;
        expectWithin(dz, expected.dz[layer] as Within, choice.row * width);
        const activations = expected.activations[layer + 1];
        if (activations !== undefined) {
          expectWithin(a, activations, choice.row * width);
        }
      });
    }
  });

  test("z plus bias gives the activation", () => {
    const { choice, layers, bias } = detailOf(0);
    const { z, a } = layers[choice.layer] ?? {};
    const sum = (z?.[choice.unit] ?? NaN) + bias.before;
    expect(a?.[choice.unit]).toBeCloseTo(Math.max(0, sum), 6);
  });

  test("probabilities and losses are the softmax of the logits", () => {
    for (const [index] of CHOICES.entries()) {
      const { choice, layers } = detailOf(index);
      const { losses, probabilities } = explained.step.before;
      const label = explained.step.labels[choice.row] as number;
      const twin = softmax(layers.at(-1)?.a ?? [], label);
      expect(losses[choice.row]).toBeCloseTo(twin.loss, 5);
      twin.probabilities.forEach((p, j) => {
        expect(probabilities[choice.row * 5 + j]).toBeCloseTo(p, 6);
      });
    }
  });

  test("the gradients are those of the twins, and the mean over the digits", () => {
    for (const [index] of CHOICES.entries()) {
      const { choice, weights, bias, deltas, inputs } = detailOf(index);
      const { layer, unit, input } = choice;
      const outputs = SIZES[layer + 1] as number;
      const own = expected.gradients[layer] as NetworkWithin["gradients"][number];
      weights.gradient.forEach((value, at) => {
        expectWithin([value], own.weights, at * outputs + unit);
      });
      expectWithin([bias.gradient], own.bias, unit);
      const values = inputs ?? pixels(explained.step.images, 50, input);
      const sum = deltas.reduce((total, delta, row) => total + delta * (values[row] as number), 0);
      expect(weights.gradient[input]).toBeCloseTo(sum, 6);
      expect(inputs === undefined).toBe(layer === 0);
    }
  });

  test("weights, m and v are those of the run, before and after", () => {
    for (const [index] of CHOICES.entries()) {
      const { choice, weights, bias, m, v, outgoing } = detailOf(index);
      const { layer, unit, input } = choice;
      const outputs = SIZES[layer + 1] as number;
      for (const when of ["before", "after"] as const) {
        const state = explained[when];
        const column = state.parameters[layer]?.weights.filter((_, at) => at % outputs === unit);
        expect(weights[when]).toEqual(column);
        expect(bias[when]).toBe(state.parameters[layer]?.bias[unit]);
        expect(m[when]).toBe(state.m[layer]?.weights[input * outputs + unit]);
        expect(v[when]).toBe(state.v[layer]?.weights[input * outputs + unit]);
      }
      const width = SIZES[layer + 2] ?? 0;
      const next = explained.before.parameters[layer + 1]?.weights;
      expect(outgoing).toEqual(next?.slice(unit * width, (unit + 1) * width) ?? new Float32Array());
    }
  });

  test("Adam's formula leads from before to after", () => {
    for (const [index] of CHOICES.entries()) {
      const { choice, weights, m, v } = detailOf(index);
      const [parameter = NaN, g = NaN, after = NaN] = [
        weights.before[choice.input],
        weights.gradient[choice.input],
        weights.after[choice.input],
      ];
      const t = explained.step.number;
      const rate = (1e-3 * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
      expect(explained.step.rate).toBeCloseTo(rate, 8);
      const twin = adam({ g, m: m.before, v: v.before, parameter }, { rate, ...ADAM });
      expect(m.after).toBeCloseTo(twin.m, 8);
      expect(v.after).toBeCloseTo(twin.v, 8);
      expect(after).toBeCloseTo(twin.parameter, 7);
      expect(after).not.toBe(parameter);
    }
  });

  test("the batch again, after the step, is that of the network after it", () => {
    const { images, labels, after, before } = explained.step;
    const x = scaledBytes(images);
    const again = networkWithin(explained.after.parameters, x, labels);
    expectWithin(after.losses, again.losses, 0);
    expect(mean(after.losses)).toBeLessThan(mean(before.losses));
  });

  test("finite differences agree with the gradient and with the twins", () => {
    const { labels, images } = explained.step;
    const x = scaledBytes(images).values;
    explained.checks.forEach(({ choice, lower, upper, measured, gradient }) => {
      const outputs = SIZES[choice.layer + 1] as number;
      const lossWith = (weight: number) => {
        const layers = explained.before.parameters.map(({ weights, bias }, layer) => {
          const changed = Float64Array.from(weights);
          if (layer === choice.layer) {
            changed[choice.input * outputs + choice.unit] = weight;
          }
          return { weights: changed, bias };
        });
        return gradients(layers, x, [...labels]).loss;
      };
      expect(lower.loss).toBeCloseTo(lossWith(lower.weight), 5);
      expect(upper.loss).toBeCloseTo(lossWith(upper.weight), 5);
      expect(Math.abs(measured - gradient)).toBeLessThan(2e-5 + 0.01 * Math.abs(gradient));
      expect(upper.weight - lower.weight).toBeCloseTo(2 ** -6, 6);
    });
    // Otherwise a check that measures nothing would pass.
    expect(Math.max(...explained.checks.map(({ gradient }) => Math.abs(gradient)))).toBeGreaterThan(
      0.01,
    );
  });

  test("the telling choice is the digit with the largest loss", () => {
    const { losses } = explained.step.before;
    expect(losses[explained.telling.row]).toBe(Math.max(...losses));
    expect(explained.telling.layer).toBe(0);
  });

  test("its kernels are those of the layered plan", () => {
    const { forward, loss, backward, update } = explained.step.kernels;
    expect(forward.filter((name) => name === "bias_relu")).toHaveLength(3);
    expect(loss).toEqual(["softmax_cross_entropy"]);
    expect(backward.filter((name) => name === "relu_gradient")).toHaveLength(2);
    expect(update).toEqual(["adam"]);
  });
});

describe("an explanation leaves the run as it was", () => {
  test.each([
    { where: "before the first step", steps: 0 },
    { where: "inside an epoch", steps: 2 },
    { where: "before the short batch at the end of an epoch", steps: 3 },
    { where: "after the last step of an epoch that has not ended", steps: 8 },
    { where: "with varied images", steps: 6, isVaried: true },
    { where: "with varied images between two epochs", steps: 4, isVaried: true },
  ])("$where, and shows the step that it then takes", async ({ steps, isVaried = false }) => {
    const varied = isVaried ? VARIED : RUN;
    const { step, details, before, untouched, after } = await inChrome("explainStep", {
      ...{ ...varied, steps, choices: [{ row: 1, layer: 0, unit: 2, input: 30 }] },
    });
    expect(untouched).toEqual(before);
    const [detail] = details;
    const outputs = SIZES[1] as number;
    expect(step.number).toBe(steps + 1);
    expect(detail?.weights.after).toEqual(
      after.parameters[0]?.weights.filter((_, at) => at % outputs === 2),
    );
    expect(detail?.m.after).toBe(after.m[0]?.weights[30 * outputs + 2]);
  });

  test("and agrees with the fused plan but for rounding", async () => {
    const choices = [{ row: 1, layer: 0, unit: 2, input: 30 }];
    const run = { ...RUN, steps: 2, choices, plan: "fused" } as const;
    const { details, before, untouched, after } = await inChrome("explainStep", run);
    expect(untouched).toEqual(before);
    const outputs = SIZES[1] as number;
    const column = after.parameters[0]?.weights.filter((_, at) => at % outputs === 2) ?? [];
    details[0]?.weights.after.forEach((weight, at) => {
      expect(weight).toBeCloseTo(column[at] ?? NaN, 5);
    });
  });
});

test.each([
  { row: 6, layer: 0, unit: 0, input: 0 },
  { row: 0, layer: 3, unit: 0, input: 0 },
  { row: 0, layer: 0, unit: 17, input: 0 },
  { row: 0, layer: 1, unit: 0, input: 17 },
  { row: 0, layer: 0, unit: 0, input: -1 },
])("a choice that is not there is refused: %o", async (choice) => {
  await expect(explain(0, [choice])).rejects.toThrow(
    "the network has the layers 50-17-9-5, the batch 6 digits.",
  );
});

/** Images of 8 × 8 pixels can be varied. */
const VARIED = {
  sizes: [64, 17, 9, 5],
  training: easyExamples(20, 64, 5, 1),
  batch: BATCH,
  augmentation: { rotation: 0.2, scale: 0.1, shear: 0.1, shift: 1, elastic: 0.5, width: 8 },
};

function explain(steps: number, choices: readonly StepChoice[]) {
  return inChrome("explainStep", { ...RUN, steps, choices });
}

function expectWithin(actual: ArrayLike<number>, { values, errors }: Within, from: number): void {
  for (let index = 0; index < actual.length; index++) {
    const difference = Math.abs((actual[index] as number) - (values[from + index] as number));
    expect(difference).toBeLessThanOrEqual((errors[from + index] as number) + 1e-12);
  }
}

/** A pixel of each image, as the network takes it. */
function pixels(images: Uint8Array, size: number, pixel: number): number[] {
  return Array.from({ length: images.length / size }, (_, row) => {
    return (images[row * size + pixel] as number) / 255;
  });
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
