import { html, nothing } from "lit";
import type { ShownStep } from "../../worker/step/step-state.ts";
import { button } from "../parts/buttons.ts";
import { STOPS } from "./stops.ts";

/**
 * The buttons below a stop: from stop to stop, and those with which the run takes steps.
 *
 * @param at the stop that is shown, from 0
 * @param go shows another one
 */
export function stepFoot(step: ShownStep, at: number, go: (at: number) => void) {
  const isLast = at === STOPS.length - 1;
  const disabled = step.isOver;
  const over = "The run is over: this step can only be looked at.";
  const advance = (id: string, words: string, steps: number) =>
    button(id, words, ({ desks }) => desks.step.advance(steps), {
      ...{ kind: "", disabled },
      title: disabled ? over : "The run takes so many steps, and the next one is explained",
    });
  return html`<div class="foot ${disabled ? "over" : ""}">
    <div class="buttons">
      <button
        id="back"
        ?disabled=${at === 0}
        @click=${() => {
          go(at - 1);
        }}
      >
        ← Back
      </button>
      <button
        id="next"
        class="primary"
        ?disabled=${isLast}
        @click=${() => {
          go(at + 1);
        }}
      >
        Next →
      </button>
      ${button("keep", "Keep and return", (page) => page.keepStep(), {
        ...{ kind: isLast ? "primary" : "", disabled },
        title: disabled ? over : "The run takes this step, and the page returns to it",
      })}
    </div>
    ${disabled ? html`<p>${over}</p>` : nothing}
    <div class="buttons advance">
      ${advance("step-1", "Take 1 step", 1)} ${advance("step-10", "Take 10", 10)}
      ${advance("step-epoch", "Take an epoch", step.steps)}
    </div>
  </div>`;
}
