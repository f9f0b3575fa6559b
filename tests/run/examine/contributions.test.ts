import { expect, test } from "vitest";
import { type Random, randomStream } from "../../../src/base/random.ts";
import type { LayerParameters } from "../../../src/engine/index.ts";
import { contributionsTo } from "../../../src/run/examine/contributions.ts";

const SIZES = [36, 24, 16, 10];

function randomLayers(random: Random): LayerParameters[] {
  const values = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5);
  return SIZES.slice(1).map((outputs, layer) => ({
    weights: values((SIZES[layer] as number) * outputs),
    bias: values(outputs),
  }));
}

/** Forward through a network in f64: the outputs of each layer, the last one without ReLU. */
function forward(layers: readonly LayerParameters[], digit: Uint8Array): Float64Array[] {
  const outputs: Float64Array[] = [Float64Array.from(digit, (value) => value / 255)];
  layers.forEach(({ weights, bias }, layer) => {
    const inputs = outputs[layer] as Float64Array;
    const sums = Float64Array.from(bias, (start, unit) =>
      inputs.reduce(
        (sum, input, index) => sum + input * (weights[index * bias.length + unit] as number),
        start,
      ),
    );
    outputs.push(layer === layers.length - 1 ? sums : sums.map((sum) => Math.max(0, sum)));
  });
  return outputs.slice(1);
}

test("what the pixels and the biases add makes the logit, for 1,000 digits", () => {
  const random = randomStream(7);
  let worst = 0;
  for (let time = 0; time < 1000; time++) {
    const layers = randomLayers(random);
    const digit = Uint8Array.from({ length: 36 }, () => Math.floor(256 * random()));
    const outputs = forward(layers, digit);
    const hidden = outputs.slice(0, -1).map((values) => Float32Array.from(values));
    const label = time % 10;
    const { pixels, bias, logit } = contributionsTo(label, layers, hidden, digit);
    const expected = (outputs.at(-1) as Float64Array)[label] as number;
    expect(logit).toBeCloseTo(
      pixels.reduce((sum, value) => sum + value, bias),
      12,
    );
    worst = Math.max(worst, Math.abs(logit - expected) / Math.max(1e-3, Math.abs(expected)));
  }
  expect(worst).toBeLessThan(1e-5);
});

test("a pixel without ink adds nothing", () => {
  const random = randomStream(8);
  const layers = randomLayers(random);
  const digit = new Uint8Array(36);
  digit[5] = 255;
  const hidden = forward(layers, digit)
    .slice(0, -1)
    .map((values) => Float32Array.from(values));
  const { pixels } = contributionsTo(3, layers, hidden, digit);
  expect(pixels.findIndex((value) => value !== 0)).toBe(5);
  expect(pixels.filter((value) => value !== 0)).toHaveLength(1);
});

test("a network without hidden layers adds its weights as they are", () => {
  const weights = Float32Array.from([1, 2, 3, 4]);
  const layers = [{ weights, bias: Float32Array.from([0.5, 0.25]) }];
  const { pixels, bias, logit } = contributionsTo(1, layers, [], Uint8Array.from([255, 0]));
  expect([...pixels]).toEqual([2, 0]);
  expect([bias, logit]).toEqual([0.25, 2.25]);
});
