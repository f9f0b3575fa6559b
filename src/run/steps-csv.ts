import type { StepScores } from "../engine/index.ts";

const HEAD = "step,epoch,loss,accuracy,learning_rate\n";

/**
 * The training steps of a run as a CSV, a line for each. Steps and epochs are counted from 1. It is bytes, because the lines of
 * a long run are more than one string can hold.
 */
export function stepsCsv(scores: readonly StepScores[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = [HEAD, ...scores.map(linesOf)].map((text) => encoder.encode(text));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}

function linesOf({ epoch, first, losses, accuracies, learningRates }: StepScores): string {
  let lines = "";
  for (const [index, loss] of losses.entries()) {
    const [accuracy, rate] = [accuracies[index] as number, learningRates[index] as number];
    lines += `${first + index},${epoch},${loss},${accuracy},${rate}\n`;
  }
  return lines;
}
