import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/random.ts";
import { type Dense, gradients } from "./twins.ts";

/** PyTorch's gradcheck: central differences in f64, step 1e-6, relative 1e-3 over absolute 1e-5. */
const STEP = 1e-6;
const ABSOLUTE = 1e-5;
const RELATIVE = 1e-3;

describe("the CPU twins", () => {
  test("have the gradients that finite differences give", () => {
    const { layers, x, labels } = smallNetwork();
    expect(worstFault(layers, x, labels, gradients(layers, x, labels).gradients)).toBeLessThan(1);
  });

  test("would fail that test with a gradient that is one per cent off", () => {
    const { layers, x, labels } = smallNetwork();
    const found = gradients(layers, x, labels).gradients;
    const broken = found.map(({ weights, bias }, index) => ({
      weights: index === 0 ? weights.map((value) => value * 1.01) : weights,
      bias,
    }));
    expect(worstFault(layers, x, labels, broken)).toBeGreaterThan(1);
  });
});

function smallNetwork(): { layers: Dense[]; x: Float64Array; labels: number[] } {
  const random = randomStream(7);
  const values = (count: number) => Float64Array.from({ length: count }, () => 2 * random() - 1);
  const layers = [
    { weights: values(6 * 5), bias: values(5) },
    { weights: values(5 * 4), bias: values(4) },
    { weights: values(4 * 3), bias: values(3) },
  ];
  return { layers, x: values(7 * 6), labels: [0, 1, 2, 0, 1, 2, 0] };
}

/** The largest |analytic − numeric| as a multiple of what is allowed. */
function worstFault(
  layers: readonly Dense[],
  x: Float64Array,
  labels: readonly number[],
  analytic: readonly { weights: Float64Array; bias: Float64Array }[],
): number {
  let worst = 0;
  layers.forEach((layer, index) => {
    for (const name of ["weights", "bias"] as const) {
      const values = layer[name] as Float64Array;
      values.forEach((value, position) => {
        const lossAt = (moved: number) => {
          values[position] = moved;
          const { loss } = gradients(layers, x, labels);
          values[position] = value;
          return loss;
        };
        const numeric = (lossAt(value + STEP) - lossAt(value - STEP)) / (2 * STEP);
        const found = analytic[index]?.[name][position] as number;
        const allowed = ABSOLUTE + RELATIVE * Math.abs(numeric);
        worst = Math.max(worst, Math.abs(found - numeric) / allowed);
      });
    }
  });
  return worst;
}
