import { expect, test } from "vitest";
import type { StepScores } from "../../src/engine/index.ts";
import { stepsCsv } from "../../src/run/steps-csv.ts";

function scoresOf(epoch: number, first: number, losses: readonly number[]): StepScores {
  return {
    epoch,
    first,
    losses: Float64Array.from(losses),
    accuracies: Float64Array.from(losses, (loss) => 1 / (1 + loss)),
    learningRates: Float64Array.from(losses, () => 1e-7),
    gradientNorms: Float64Array.from(losses, (loss) => (loss === 0 ? NaN : loss / 2)),
    seconds: 1,
  };
}

function textOf(scores: readonly StepScores[]): string {
  return new TextDecoder().decode(stepsCsv(scores));
}

test("the steps of a run are a line each, numbered over all epochs; a gradient norm that is not known is left out", () => {
  expect(textOf([scoresOf(1, 1, [1, 3]), scoresOf(1, 3, [0]), scoresOf(2, 4, [0.25])])).toBe(
    [
      "step,epoch,loss,accuracy,learning_rate,gradient_norm",
      "1,1,1,0.5,1e-7,0.5",
      "2,1,3,0.25,1e-7,1.5",
      "3,1,0,1,1e-7,",
      "4,2,0.25,0.8,1e-7,0.125",
      "",
    ].join("\n"),
  );
});

test("without a step there is only the line of names", () => {
  expect(textOf([])).toBe("step,epoch,loss,accuracy,learning_rate,gradient_norm\n");
});
