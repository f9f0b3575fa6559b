import { formatCertainty, withArticle } from "../../base/format.ts";

/** Below this probability the network is not sure. */
const SURE = 0.6;

/** What the network answers to a drawing. */
export interface Answer {
  readonly digit: number;
  readonly probability: number;
  readonly isSure: boolean;
  /** The next best digit; undefined where there is only one class. */
  readonly next: { readonly digit: number; readonly probability: number } | undefined;
}

/** @param probabilities [classes], summing to 1 */
export function answerOf(probabilities: Float32Array): Answer {
  const ranked = [...probabilities]
    .map((probability, digit) => ({ digit, probability }))
    .sort((a, b) => b.probability - a.probability);
  const [{ digit, probability } = { digit: 0, probability: NaN }, next] = ranked;
  return { digit, probability, isSure: probability >= SURE, next };
}

/** How sure the network is: "99.9 % sure", or "not sure: 45.2 %". */
export function sureWords({ probability, isSure }: Answer): string {
  const share = formatCertainty(probability);
  return isSure ? `${share} sure` : `not sure: ${share}`;
}

/** The next best digit: "then 8, 0.1 %". */
export function nextWords({ next, isSure }: Answer): string {
  if (next === undefined) {
    return "";
  }
  const share = formatCertainty(next.probability);
  // No line begins with the per cent sign.
  return `${isSure ? "then" : "or"} ${next.digit}, ${share.replaceAll(" ", "\u00a0")}`;
}

/** The answer for screen readers. It has no share, since that changes many times a second in training. */
export function spokenWords({ digit, isSure }: Answer): string {
  const what = withArticle(digit);
  return isSure ? `It looks like ${what}.` : `Not sure, perhaps ${what}.`;
}
