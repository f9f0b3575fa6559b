import { describe, expect, test } from "vitest";
import { initialParameters, modelOf } from "../../../src/engine/index.ts";
import { CpuNetwork } from "../../../src/run/without-gpu/cpu-network.ts";
import { CpuPictureTaker } from "../../../src/run/without-gpu/cpu-picture.ts";
import { networkWithin } from "../../reference/network.ts";
import { shadeOf } from "../../reference/twins.ts";
import { integers } from "../../reference/values.ts";
import { scaledBytes } from "../../reference/within.ts";

const SIZES = [50, 17, 9, 5];
const PARAMETERS = initialParameters(modelOf(SIZES), 3).map(({ weights, bias }, layer) => ({
  weights,
  // Biases that are not 0, so that one that is forgotten is noticed.
  bias: bias.map((_, unit) => 0.1 * Math.sin(unit + layer)),
}));
const COUNT = 300;
const IMAGES = Uint8Array.from(integers(COUNT * 50, 256, 7));
const EXAMPLES = { count: COUNT, images: IMAGES, labels: undefined };
const network = () => new CpuNetwork(SIZES, PARAMETERS);

describe("a network on the processor", () => {
  const labels = Uint8Array.from({ length: COUNT }, (_, row) => row % 5);
  const pixels = scaledBytes(IMAGES);
  const within = networkWithin(PARAMETERS, pixels, labels);

  test("has activations within the rounding errors of the GPU's", async () => {
    const layers = await network().activations(EXAMPLES);
    layers.forEach((layer, index) => {
      const expected = within.activations[index + 1];
      expect(layer).toHaveLength(expected?.values.length ?? 0);
      layer.forEach((value, place) => {
        const error = Math.abs(value - (expected?.values[place] ?? NaN));
        expect(error).toBeLessThanOrEqual((expected?.errors[place] ?? 0) + 1e-7);
      });
    });
  });

  test("has losses within the rounding errors of the GPU's", async () => {
    const { probabilities } = await network().predict(EXAMPLES);
    labels.forEach((label, row) => {
      const loss = -Math.log(probabilities[5 * row + label] as number);
      const error = Math.abs(loss - (within.losses.values[row] as number));
      expect(error).toBeLessThanOrEqual((within.losses.errors[row] as number) + 1e-6);
    });
  });

  test("predicts the class with the highest probability, and probabilities sum to 1", async () => {
    const { predicted, probabilities } = await network().predict(EXAMPLES);
    predicted.forEach((label, row) => {
      const own = probabilities.slice(5 * row, 5 * row + 5);
      expect(own[label]).toBe(Math.max(...own));
      expect(own.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 6);
    });
  });

  test("answers with numbers where logits are huge", async () => {
    const huge = PARAMETERS.map(({ weights, bias }) => ({
      weights: weights.map((weight) => 1e4 * weight),
      bias,
    }));
    const { probabilities } = await new CpuNetwork(SIZES, huge).predict(EXAMPLES);
    expect(probabilities.every(Number.isFinite)).toBe(true);
  });

  test("reads all digits with the same weights, also where others are loaded meanwhile", async () => {
    const expected = await network().predict(EXAMPLES);
    const other = network();
    const reading = other.predict(EXAMPLES);
    other.load(PARAMETERS.map(({ weights, bias }) => ({ weights: weights.map(() => 0), bias })));
    expect(await reading).toEqual(expected);
  });
});

describe("a picture of it", () => {
  const digit = IMAGES.subarray(0, 50);
  const request = { content: "weights", digit, scales: [0.2, 0.3, 0.4] } as const;

  test("has the shades that the kernel's twin has, and those of the change since the start", async () => {
    const taker = new CpuPictureTaker(network(), 4);
    const start = initialParameters(modelOf(SIZES), 4);
    for (const content of ["weights", "change"] as const) {
      const { shades } = await taker.take({ ...request, content });
      PARAMETERS.forEach(({ weights, bias }, layer) => {
        const outputs = bias.length;
        const inputs = weights.length / outputs;
        const former = content === "change" ? start[layer]?.weights : undefined;
        const expected = Array.from(shades[layer] ?? [], (_, place) => {
          const index = (place % inputs) * outputs + Math.floor(place / inputs);
          const value = (weights[index] ?? NaN) - (former?.[index] ?? 0);
          return shadeOf(value, request.scales[layer] ?? NaN);
        });
        expect([...(shades[layer] ?? [])]).toEqual(expected);
      });
    }
  });

  test("has the weights of a unit", async () => {
    const unit = { layer: 1, unit: 4 };
    const picture = await new CpuPictureTaker(network(), 4).take({ ...request, unit });
    const weights = PARAMETERS[1]?.weights ?? new Float32Array();
    const next = PARAMETERS[2]?.weights ?? new Float32Array();
    expect(picture.unit?.incoming).toEqual(
      Float32Array.from({ length: 17 }, (_, input) => weights[9 * input + 4] as number),
    );
    expect(picture.unit?.bias).toBe(PARAMETERS[1]?.bias[4]);
    expect(picture.unit?.outgoing).toEqual(next.slice(20, 25));
  });
});
