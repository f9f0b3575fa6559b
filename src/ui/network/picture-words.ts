import { counted, formatCertainty, withArticle } from "../../base/format.ts";
import type { LivePicture } from "../../worker/picture/picture-state.ts";

/** After how many steps the picture was taken, and what the network reads then. */
export function pictureWords({
  steps,
  digit,
  probabilities,
}: Pick<LivePicture, "steps" | "digit" | "probabilities">): string {
  const best = probabilities.indexOf(Math.max(...probabilities));
  const what =
    digit.label === undefined ? "your drawing" : `a validation digit, ${withArticle(digit.label)},`;
  return `${whenWords(steps)}: ${what} is read as ${best}, ${formatCertainty(probabilities[best] ?? 0)}.`;
}

/**
 * How often the network is drawn.
 *
 * @param interval milliseconds from one picture to the next
 */
export function paceWords(interval: number): string {
  const often = Math.round(1000 / interval);
  const words = { 1: "once", 2: "twice" }[often] ?? `${often} times`;
  return `Drawn ${words} a second`;
}

/** @param steps NaN of a network whose file does not say how many it took */
function whenWords(steps: number): string {
  if (steps === 0) {
    return "Before the first step";
  }
  return Number.isNaN(steps) ? "Trained elsewhere" : `After ${counted(steps, "step")}`;
}
