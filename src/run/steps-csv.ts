import { concatenated } from "../base/concatenated.ts";
import type { StepScores } from "../engine/index.ts";
import type { StepCurve, StepPoint } from "./step-curve.ts";

const HEAD = "step,epoch,loss,accuracy,learning_rate,gradient_norm\n";

/**
 * The training steps of a run as a CSV, a line for each. Steps and epochs are counted from 1. It is bytes, because the lines of
 * a long run are more than one string can hold.
 */
export function stepsCsv(scores: readonly StepScores[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  return concatenated([HEAD, ...scores.map(linesOf)].map((text) => encoder.encode(text)));
}

function linesOf(scores: StepScores): string {
  const { epoch, first, losses, accuracies, learningRates, gradientNorms } = scores;
  let lines = "";
  for (const [index, loss] of losses.entries()) {
    const [accuracy, rate] = [accuracies[index] as number, learningRates[index] as number];
    const norm = knownNorm(gradientNorms[index] as number);
    lines += `${first + index},${epoch},${loss},${accuracy},${rate},${norm}\n`;
  }
  return lines;
}

const CURVE_HEAD =
  "step,seconds,loss,loss_low,loss_high,accuracy,accuracy_low,accuracy_high,learning_rate,gradient_norm";

/**
 * The training steps that the page has kept, as a CSV. A line is a step; of a run with more steps than the page keeps, it is the mean and the
 * extremes of neighbours, at the middle of their numbers.
 */
export function stepCurveCsv(curve: StepCurve): string {
  const [accuracies, rates, norms] = (["accuracy", "learningRate", "gradientNorm"] as const).map(
    (quantity) => curve.points(quantity),
  ) as [StepPoint[], StepPoint[], StepPoint[]];
  const lines = curve.points("loss").map(({ step, seconds, mean, low, high }, at) => {
    const accuracy = accuracies[at] as StepPoint;
    return [
      ...[step, seconds, mean, low, high, accuracy.mean, accuracy.low, accuracy.high],
      ...[(rates[at] as StepPoint).mean, knownNorm((norms[at] as StepPoint).mean)],
    ].join(",");
  });
  return `${[CURVE_HEAD, ...lines].join("\n")}\n`;
}

/** Empty where it is not known. */
function knownNorm(norm: number): string {
  return Number.isNaN(norm) ? "" : String(norm);
}
