import { html } from "lit";
import { formatLoss } from "../../base/format.ts";
import type { ShownStep } from "../../worker/step/step-state.ts";
import { formula, term } from "./formula.ts";
import { asWritten, equality, shortNumber } from "./numbers.ts";
import { type Stop, type StopContext, meanOf, probabilitiesOf, rightOf } from "./stop.ts";

const MAX_SHOWN = 64;

/** The same batch through the changed network. */
export function againStop(context: StopContext): Stop {
  const { step, detail, chooseDigit } = context;
  const { row } = detail.choice;
  const { before, after, labels } = step;
  const label = labels[row] as number;
  const [first, second] = [meanOf(before.losses), meanOf(after.losses)];
  const change = second - first;
  const most = Math.max(
    ...before.losses.subarray(0, MAX_SHOWN),
    ...after.losses.subarray(0, MAX_SHOWN),
  );
  const height = (loss: number) => `height: ${(100 * loss) / most}%`;
  return {
    sentence: `The same ${labels.length} digits again, with the new weights: the mean loss ${lossWords(first, second)}, and ${rightOf(step, after.predicted)} digits are read right, ${rightOf(step, before.predicted)} before.`,
    picture: html`<figure class="losses">
      <div class="columns" role="img" aria-label="The loss of each digit before and after the step">
        ${Array.from(labels.subarray(0, MAX_SHOWN), (_, at) => {
          const [old, now] = [before.losses[at] as number, after.losses[at] as number];
          return html`<span
            class="column pair ${at === row ? "chosen" : ""}"
            title="Digit ${at + 1}: ${shortNumber(old)} before, ${shortNumber(now)} after"
            @click=${() => {
              chooseDigit(at);
            }}
            ><span class="old" .style=${height(old)} data-place=${at === row ? "old" : ""}></span
            ><span class="new" .style=${height(now)} data-place=${at === row ? "new" : ""}></span
          ></span>`;
        })}
      </div>
      <figcaption>
        The loss of each digit of the strip, from 0 to ${shortNumber(most)}:
        <span class="key old"></span> before, <span class="key new"></span>
        after the step
      </figcaption>
    </figure>`,
    formulas: html`
      ${formula(
        "The mean loss of the batch.",
        "change = L after − L before",
        html`${term("L after", second, undefined, formatLoss(second))} −
        ${term("L before", first, undefined, formatLoss(first))}
        ${equality(asWritten(second, formatLoss(second)) - asWritten(first, formatLoss(first)), shortNumber(change))}
        ${term("change", change)}`,
      )}
      ${formula(
        `Digit ${row + 1}: the probability of its class, ${label}.`,
        "p before → p after",
        html`${term("p before", probabilitiesOf(context)[label] as number)} →
        ${term("p after", probabilitiesOf(context, "after")[label] as number)}`,
      )}
      ${formula(
        `Digit ${row + 1}: its loss.`,
        "ℓ before → ℓ after",
        html`${term("ℓ before", before.losses[row] as number, "old")} →
        ${term("ℓ after", after.losses[row] as number, "new")}`,
      )}
      <p class="quiet">${keptWords(step)}</p>
    `,
  };
}

/** How the loss changed, as far as the digits that are written tell. */
function lossWords(first: number, second: number): string {
  const [before, after] = [formatLoss(first), formatLoss(second)];
  if (before === after) {
    return `stayed at ${before}`;
  }
  return `${second < first ? "fell" : "rose"} from ${before} to ${after}`;
}

/** What becomes of the step. */
function keptWords({ isOver, isFused }: ShownStep): string {
  if (isOver) {
    return "To keep steps, pause a run before its end.";
  }
  return isFused
    ? "This run trains with the fused plan. Its sums run in another order than those shown here, so the step that is kept may differ in the last digits."
    : "The step that is kept has exactly these weights: the run takes it with the same kernels.";
}
