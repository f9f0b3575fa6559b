import { describe, expect, test } from "vitest";
import { randomStream } from "../../src/base/random.ts";
import {
  type Dense,
  adam,
  biasGradient,
  biasRelu,
  gradients,
  matmul,
  reluGradient,
  softmax,
  softmaxCrossEntropy,
} from "./twins.ts";

/** PyTorch's gradcheck: central differences in f64, step 1e-6, relative 1e-3 over absolute 1e-5. */
const STEP = 1e-6;
const ABSOLUTE = 1e-5;
const RELATIVE = 1e-3;

describe("the CPU twins", () => {
  test("have the gradients that finite differences give", () => {
    const { layers, x, labels } = smallNetwork();
    expect(worstFault(layers, x, labels, gradients(layers, x, labels).gradients)).toBeLessThan(1);
  });

  test("would fail that test with a gradient that is wrong by one per cent", () => {
    const { layers, x, labels } = smallNetwork();
    const found = gradients(layers, x, labels).gradients;
    const broken = found.map(({ weights, bias }, index) => ({
      weights: index === 0 ? weights.map((value) => value * 1.01) : weights,
      bias,
    }));
    expect(worstFault(layers, x, labels, broken)).toBeGreaterThan(1);
  });

  test("have the mean loss of the rows: ln 3 where three classes are equally likely", () => {
    const layers = [{ weights: new Float64Array(6), bias: new Float64Array(3) }];
    const { loss, gradients: found } = gradients(layers, [1, 2, 3, 4], [0, 2]);
    expect(loss).toBeCloseTo(Math.log(3), 14);
    expect(found).toHaveLength(1);
    expect(found[0]?.bias).toHaveLength(3);
    expect(found[0]?.weights).toHaveLength(6);
  });
});

describe("the twin of matmul", () => {
  const a = [1, -2, 3, 4, 5, -6];
  const b = [1, 0, -1, 2, 7, -3];
  const [M, N, K] = [2, 2, 3];

  test("sums products, and their magnitudes for the bound", () => {
    const { c, magnitude } = matmul(a, b, { M, N, K });
    expect([...c]).toEqual([24, -13, -43, 28]);
    expect([...magnitude]).toEqual([24, 13, 51, 28]);
  });

  test("takes either factor transposed", () => {
    const aTurned = [1, 4, -2, 5, 3, -6];
    const bTurned = [1, -1, 7, 0, 2, -3];
    const plain = matmul(a, b, { M, N, K });
    expect(matmul(aTurned, b, { M, N, K, transpose: "a" })).toEqual(plain);
    expect(matmul(a, bTurned, { M, N, K, transpose: "b" })).toEqual(plain);
  });
});

describe("the twins of the elementwise kernels", () => {
  test("add the bias of its column, and cut at zero where a ReLU follows", () => {
    expect([...biasRelu([1, 2, -3, -4], [0.5, -5], true)]).toEqual([1.5, 0, 0, 0]);
    expect([...biasRelu([1, 2, -3, -4], [0.5, -5], false)]).toEqual([1.5, -3, -2.5, -9]);
  });

  test("let a gradient through where the activation is above zero, and not at zero", () => {
    expect([...reluGradient([5, -6, 7], [0.1, 2, 0])]).toEqual([5, -6, 0]);
  });

  test("sum the gradient of a bias, and its magnitudes, over the rows", () => {
    const { db, magnitude } = biasGradient([1, -2, 3, 4, -5, 6], 2);
    expect([...db]).toEqual([-1, 8]);
    expect([...magnitude]).toEqual([9, 12]);
  });
});

describe("the twin of the loss", () => {
  const logits = [Math.log(2), Math.log(6)];

  test("turns logits into probabilities, their loss and the likeliest class", () => {
    const { probabilities, loss, predicted } = softmax(logits, 0);
    expect(probabilities[0]).toBeCloseTo(0.25, 14);
    expect(probabilities[1]).toBeCloseTo(0.75, 14);
    expect(loss).toBeCloseTo(Math.log(4), 14);
    expect(predicted).toBe(1);
  });

  test("takes the first of classes that are equally likely", () => {
    expect(softmax([1, 3, 3], 0).predicted).toBe(1);
  });

  test("stays finite where an exponential would overflow", () => {
    const { probabilities, loss } = softmax([1000, 0], 1);
    expect([...probabilities]).toEqual([1, 0]);
    expect(loss).toBe(1000);
  });

  test("has the gradient (softmax − onehot) / rows", () => {
    const { dz, loss, predicted } = softmaxCrossEntropy(logits, 0, 4);
    expect(dz[0]).toBeCloseTo((0.25 - 1) / 4, 14);
    expect(dz[1]).toBeCloseTo(0.75 / 4, 14);
    expect({ loss, predicted }).toEqual({ loss: softmax(logits, 0).loss, predicted: 1 });
  });
});

test("the twin of Adam moves m, v and the parameter as Keras does", () => {
  const before = { g: 0.5, m: 0.3, v: 0.01, parameter: 2 };
  const after = adam(before, { rate: 0.1, beta1: 0.75, beta2: 0.875, epsilon: 0.05 });
  expect(after.m).toBeCloseTo(0.35, 14);
  expect(after.v).toBeCloseTo(0.04, 14);
  expect(after.update).toBeCloseTo(0.14, 14);
  expect(after.parameter).toBeCloseTo(1.86, 14);
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

/** The largest |analytic − numeric| as a multiple of the allowed difference. */
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
