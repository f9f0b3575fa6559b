import { describe, expect, test } from "vitest";
import { softmaxCrossEntropy as spec } from "../../src/shaders/index.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { fours, pad, unpad } from "../reference/blocks.ts";
import { expectWithin, softmaxBounds, u } from "../reference/bounds.ts";
import { softmax, softmaxCrossEntropy } from "../reference/twins.ts";
import { integers, normals } from "../reference/values.ts";

useKernelPage();

/** Batch size, rows that this batch has, classes. */
const SHAPES = [
  [1, 1, 1],
  [10, 10, 10],
  [16, 15, 2],
  [17, 17, 33],
  [32, 5, 10],
  [33, 33, 256],
] as const;

describe("softmax_cross_entropy", () => {
  test.each(SHAPES)("is within its bound for batch %i with %i rows, %i classes", checkLoss);

  test.each(Array.from({ length: 10 }, (_, j) => j))(
    "finds the highest of ten logits in column %i",
    async (column) => {
      const logits = Float32Array.from({ length: 10 }, (_, j) => (j === column ? 100 : -100));
      const { outcomes } = await run(logits, [0], 1, 10);
      expect(outcomes.predicted).toEqual([column]);
      expect(outcomes.losses).toEqual([column === 0 ? 0 : 200]);
    },
  );

  test.each([1e4, -1e4, 1e38])("stays finite with logits of %s", async (size) => {
    const logits = Float32Array.from({ length: 10 }, (_, j) => (j % 2 === 0 ? size : -size / 2));
    const { outcomes, dz } = await run(logits, [1], 1, 10);
    expect(outcomes.losses[0]).toSatisfy(Number.isFinite);
    expect(dz.every((value) => Number.isFinite(value))).toBe(true);
  });

  test("writes zeros and no outcome for the rows past the end of the batch", async () => {
    const { dz, outcomes } = await run(normals(80, 3), integers(5, 10, 1), 8, 10);
    expect(new Set(dz.subarray(50))).toEqual(new Set([0]));
    expect(outcomes.losses.slice(5)).toEqual([9, 9, 9]);
  });

  test("fails its bound when the shift by the maximum is left out of the loss", async () => {
    const code = spec.code.replace("log(sum) + highest", "log(sum)");
    await expect(checkLoss(10, 10, 10, code)).rejects.toThrow(/out of bounds/);
  });

  test("fails its bound when the gradient is divided by the wrong number of rows", async () => {
    const code = spec.code.replace("/ f32(rows)", "/ f32(BATCH)");
    await expect(checkLoss(32, 5, 10, code)).rejects.toThrow(/out of bounds/);
  });
});

describe("evaluate", () => {
  test.each(SHAPES)(
    "is within its bound for batch %i with %i rows, %i classes",
    async (batch, rows, classes) => {
      const logits = normals(batch * classes, 1).map((value) => 4 * value);
      const labels = integers(rows, classes, 2);
      const { probabilities, outcomes, clock } = await inChrome("runKernel", {
        kernel: "evaluate",
        constants: { BATCH: batch, CLASSES: classes },
        buffers: {
          logits: pad(logits, batch, classes),
          labels,
          order: Uint32Array.from(labels, (_, row) => row),
          schedule: Uint32Array.of(0, rows),
          clock: Uint32Array.of(0, 0),
          probabilities: new Float32Array(rows * classes),
          outcomes: new Float32Array(2 * rows),
        },
      });
      expect(clock).toEqual(Uint32Array.of(1, 0));
      const { losses, predicted } = readOutcomes(outcomes as Float32Array);
      for (let row = 0; row < rows; row++) {
        const of = logits.subarray(row * classes, (row + 1) * classes);
        const label = labels[row] as number;
        const twin = softmax(of, label);
        const bounds = softmaxBounds(of, label, twin.probabilities);
        const got = (probabilities as Float32Array).subarray(row * classes, (row + 1) * classes);
        expectWithin(
          "probabilities",
          got,
          twin.probabilities,
          (j) => bounds.probabilities[j] as number,
        );
        expectWithin("loss", [losses[row] as number], [twin.loss], () => bounds.loss);
        expect(predicted[row]).toBe(twin.predicted);
      }
    },
  );
});

async function checkLoss(batch: number, rows: number, classes: number, code?: string) {
  const logits = normals(batch * classes, 1).map((value) => 4 * value);
  const labels = integers(rows, classes, 2);
  const { dz, outcomes } = await run(logits, labels, batch, classes, code);
  for (let row = 0; row < rows; row++) {
    const of = logits.subarray(row * classes, (row + 1) * classes);
    const label = labels[row] as number;
    const twin = softmaxCrossEntropy(of, label, rows);
    const bounds = softmaxBounds(of, label, softmax(of, label).probabilities);
    // Added to the error of the probability: the subtraction of 1 and the division by the rows.
    const allowed = (j: number) =>
      (bounds.probabilities[j] as number) / rows + 3.5 * u * Math.abs(twin.dz[j] as number);
    expectWithin("dz", dz.subarray(row * classes, (row + 1) * classes), twin.dz, allowed);
    expectWithin("loss", [outcomes.losses[row] as number], [twin.loss], () => bounds.loss);
    expect(outcomes.predicted[row]).toBe(twin.predicted);
  }
}

async function run(
  logits: Float32Array,
  labels: ArrayLike<number>,
  batch: number,
  classes: number,
  code?: string,
) {
  const rows = labels.length;
  const { dz, outcomes } = await inChrome("runKernel", {
    kernel: "softmax_cross_entropy",
    constants: { BATCH: batch, CLASSES: classes },
    buffers: {
      logits: pad(logits, batch, classes),
      // The order of the rows is reversed, so that the test sees whether labels are read through it.
      labels: Uint32Array.from(Array.from(labels).reverse()),
      order: Uint32Array.from({ length: rows }, (_, row) => rows - 1 - row),
      schedule: Uint32Array.of(0, rows),
      clock: Uint32Array.of(0, 0),
      dz: new Float32Array(fours(batch) * fours(classes)),
      outcomes: new Float32Array(2 * batch).fill(9),
    },
    ...(code === undefined ? {} : { code }),
  });
  return {
    dz: unpad(dz as Float32Array, batch, classes),
    outcomes: readOutcomes(outcomes as Float32Array),
  };
}

function readOutcomes(outcomes: Float32Array) {
  const bits = new Uint32Array(outcomes.buffer);
  return {
    losses: Array.from(outcomes.filter((_, index) => index % 2 === 0)),
    predicted: Array.from(bits.filter((_, index) => index % 2 === 1)),
  };
}
