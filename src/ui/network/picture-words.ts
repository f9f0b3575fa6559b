import {
  counted,
  formatCertainty,
  formatFigure,
  formatPercent,
  withArticle,
} from "../../base/format.ts";
import type { PictureContent } from "../../engine/index.ts";
import type { LivePicture } from "../../worker/picture/picture-state.ts";

/** What the tiles of a picture can show. */
export const CONTENT_WORDS: Readonly<Record<PictureContent, string>> = {
  weights: "Weights",
  change: "Change since the start",
  update: "Last update",
};

/** The values of the strongest colours, for each layer. */
export function scaleWords({
  scales,
  clipped,
  content,
}: Pick<LivePicture, "scales" | "clipped" | "content">): string {
  const unit = content === "update" ? " × the learning rate" : "";
  const layers = scales.map((scale, layer) => {
    const beyond = clipped[layer] ?? 0;
    return `layer ${layer + 1}: ±${formatFigure(scale)}${unit}${beyond === 0 ? "" : ` (${formatPercent(beyond)} beyond)`}`;
  });
  return `${layers.join(", ")}.`;
}

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
