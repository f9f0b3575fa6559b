import { describe, test } from "vitest";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { fours, pad, unpad } from "../reference/blocks.ts";
import { expectWithin, softmaxBounds, u } from "../reference/bounds.ts";
import { softmax } from "../reference/twins.ts";

useKernelPage();

/** It acts like −∞, which a compiler of WGSL may assume not to occur. */
const NONE = -3.4e38;

/** Rows of four logits, with their exact probabilities and the loss for the label 1. */
const EXTREMES: readonly (readonly [string, number[], p: number[], loss: number])[] = [
  ["all zero", [0, 0, 0, 0], [0.25, 0.25, 0.25, 0.25], Math.log(4)],
  ["all 1e4", [1e4, 1e4, 1e4, 1e4], [0.25, 0.25, 0.25, 0.25], Math.log(4)],
  ["all −1e4", [-1e4, -1e4, -1e4, -1e4], [0.25, 0.25, 0.25, 0.25], Math.log(4)],
  ["all 3.4e38", [-NONE, -NONE, -NONE, -NONE], [0.25, 0.25, 0.25, 0.25], Math.log(4)],
  ["±1e4, the label low", [1e4, -1e4, -1e4, -1e4], [1, 0, 0, 0], 2e4],
  ["±1e4, the label high", [-1e4, 1e4, -1e4, -1e4], [0, 1, 0, 0], 0],
  ["±1e4, two high", [1e4, 1e4, -1e4, -1e4], [0.5, 0.5, 0, 0], Math.log(2)],
  ["one huge, not the label's", [0, 0, 1e30, 0], [0, 0, 1, 0], Math.fround(1e30)],
  ["one huge, the label's", [0, 1e30, 0, 0], [0, 1, 0, 0], 0],
  ["all but the label's like −∞", [NONE, 0, NONE, NONE], [0, 1, 0, 0], 0],
  ["the label's like −∞", [0, NONE, NONE, NONE], [1, 0, 0, 0], -Math.fround(NONE)],
  ["all like −∞", [NONE, NONE, NONE, NONE], [0.25, 0.25, 0.25, 0.25], Math.log(4)],
];

const LABEL = 1;

describe.each(EXTREMES)("logits that are %s", (_, logits, p, loss) => {
  test("have a finite loss and the gradient that arithmetic gives", async () => {
    const { dz = [], outcomes } = await inChrome("runKernel", {
      kernel: "softmax_cross_entropy",
      constants: { BATCH: 1, CLASSES: logits.length },
      buffers: {
        ...buffersOf(logits),
        order: Uint32Array.of(0),
        dz: new Float32Array(4 * fours(logits.length)),
      },
    });
    const allowed = bounds(logits);
    const expected = p.map((share, j) => share - Number(j === LABEL));
    const bound = (j: number) =>
      (allowed.probabilities[j] as number) + 3.5 * u * Math.abs(expected[j] as number);
    expectWithin("dz", unpad(dz, 1, logits.length), expected, bound);
    expectWithin("loss", [outcomes?.[0] ?? NaN], [loss], () => allowed.loss);
  });

  test("have a finite loss and those probabilities in an evaluation", async () => {
    const { probabilities = [], outcomes } = await inChrome("runKernel", {
      kernel: "evaluate",
      constants: { BATCH: 1, CLASSES: logits.length },
      buffers: { ...buffersOf(logits), probabilities: new Float32Array(logits.length) },
    });
    const allowed = bounds(logits);
    expectWithin("probabilities", probabilities, p, (j) => allowed.probabilities[j] as number);
    expectWithin("loss", [outcomes?.[0] ?? NaN], [loss], () => allowed.loss);
  });
});

function buffersOf(logits: readonly number[]) {
  return {
    logits: pad(logits, 1, logits.length),
    labels: Uint32Array.of(LABEL),
    order: Uint32Array.of(0),
    schedule: Uint32Array.of(0, 1),
    clock: Uint32Array.of(0, 0),
    outcomes: new Float32Array(2),
  };
}

function bounds(logits: readonly number[]) {
  const held = Float32Array.from(logits);
  return softmaxBounds(held, LABEL, softmax(held, LABEL).probabilities);
}
