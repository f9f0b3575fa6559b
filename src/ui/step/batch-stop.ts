import { html } from "lit";
import { counted, formatCount } from "../../base/format.ts";
import type { ShownStep } from "../../worker/step/step-state.ts";
import { digitImage } from "../parts/digit-image.ts";
import { formula, term } from "./formula.ts";
import { shortNumber } from "./numbers.ts";
import { picture } from "./pictures.ts";
import { type Stop, type StopContext, digitOf, meanOf, rightOf } from "./stop.ts";

/** Digits of a batch that are shown; a batch may have thousands. */
const MAX_SHOWN = 64;

/** The digits of the batch as buttons, each with what the network reads. */
export function digitButtons({ step, detail, chooseDigit }: StopContext) {
  const { images, labels, width, before } = step;
  const [size = 0] = step.sizes;
  return Array.from(labels.subarray(0, MAX_SHOWN), (label, row) => {
    const predicted = before.predicted[row] as number;
    const isWrong = predicted !== label;
    const loss = shortNumber(before.losses[row] as number);
    const words = `Digit ${row + 1}: a ${label}, read as ${predicted}, loss ${loss}`;
    return html`<button
      class="digit ${isWrong ? "misread" : ""}"
      aria-pressed=${row === detail.choice.row}
      aria-label=${words}
      title=${words}
      @click=${() => {
        chooseDigit(row);
      }}
    >
      ${digitImage(images.subarray(row * size, (row + 1) * size), width, words)}
      <span class="read">${isWrong ? `${label}, read ${predicted}` : label}</span>
    </button>`;
  });
}

/** Which step it is. Of a run that is over it is one past the end, which nobody should take for a step of the run. */
function placeWords({ step, steps, epoch, isOver }: ShownStep): string {
  const place = `step ${formatCount(step)} of ${formatCount(steps)} in epoch ${formatCount(epoch)}`;
  return isOver
    ? `The run is over. If it went on, ${place} would take`
    : `${place.replace("step", "Step")} takes`;
}

/** The digits that the step learns from. */
export function batchStop(context: StopContext): Stop {
  const { step, detail } = context;
  const { row, input, layer } = detail.choice;
  const { labels, before, width } = step;
  const losses = before.losses;
  const digit = digitOf(context);
  const right = rightOf(step, before.predicted);
  // In a later layer the chosen input is a unit.
  const pixel = layer === 0 ? input : digit.indexOf(Math.max(...digit));
  const hidden = labels.length - MAX_SHOWN;
  return {
    sentence: `${placeWords(step)} ${counted(labels.length, "training digit")}. Before the step the network reads ${right} of them right. Choose a digit to follow.`,
    picture: html`<div class="batch" role="group" aria-label="The digits of the batch">
      ${digitButtons(context)}
      ${hidden > 0 ? html`<p class="quiet">and ${formatCount(hidden)} more</p>` : ""}
    </div>`,
    formulas: html`
      ${picture({
        values: digit,
        width,
        scale: 255,
        isSigned: false,
        caption: `Digit ${row + 1}, a ${labels[row]}`,
        words: `Digit ${row + 1}, a ${labels[row]}, with one pixel marked`,
        marked: { at: pixel, place: "x" },
        size: "small",
      })}
      ${formula(
        "The network takes each pixel as a number from 0 to 1.",
        "x = byte / 255",
        html`${term(`byte of pixel ${pixel + 1}`, digit[pixel] as number, "x")} / 255 =
        ${term("x", (digit[pixel] as number) / 255, "x")}`,
      )}
      ${formula(
        "The loss of the step is the mean of the digits' losses.",
        "L = Σ ℓ / B",
        html`(${term(`ℓ of digit ${row + 1}`, losses[row] as number)} + …) /
        ${term("B", labels.length)} = ${term("L", meanOf(losses))}`,
      )}
    `,
  };
}
