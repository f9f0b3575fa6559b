import { formatCount, formatFigure } from "../../base/format.ts";

/** How much more likely a class is, by its logit. The softmax makes of a difference of logits a ratio of probabilities: e to its power. */
export function moreWords(difference: number): string {
  const ratio = Math.exp(difference);
  const times = Number(ratio.toPrecision(ratio < 2 ? 3 : 2));
  const number = times < 10 ? String(times) : formatCount(times);
  const words = times < 1e6 ? `${number} times as likely` : "over a million times as likely";
  return `${formatFigure(difference)} more: ${times === 1 ? "about as likely" : words}`;
}
