import { html, nothing } from "lit";
import { formatCount } from "../../base/format.ts";
import type { RunState } from "../../worker/run/run-state.ts";
import type { ShownStep } from "../../worker/step/step-state.ts";
import { button } from "../parts/buttons.ts";
import type { Action } from "../state/act.ts";
import { progressOf } from "../state/state.ts";
import { STOPS } from "./stops.ts";

/**
 * The buttons below a stop: from stop to stop, and those with which the run takes steps.
 *
 * @param at the stop that is shown, from 0
 * @param go shows another one
 * @param taken how far the run is, while it takes steps
 */
export function stepFoot(step: ShownStep, at: number, go: (at: number) => void, taken: unknown) {
  const isLast = at === STOPS.length - 1;
  const disabled = step.isOver;
  const over = "The run is over: this step can only be looked at.";
  /** A button that is disabled meanwhile would lose the focus. */
  const whenFree = (action: Action): Action => (taken === nothing ? action : () => undefined);
  const advance = (id: string, words: string, steps: number) =>
    button(
      id,
      words,
      whenFree(({ desks }) => desks.step.advance(steps)),
      {
        ...{ kind: "", disabled },
        title: disabled ? over : "The run takes so many steps, and the next one is explained",
      },
    );
  return html`<div
    class="foot ${disabled ? "over" : ""}"
    aria-busy=${taken === nothing ? nothing : "true"}
  >
    ${taken}
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
      ${button(
        "keep",
        "Keep and return",
        whenFree((page) => page.keepStep()),
        {
          ...{ kind: isLast ? "primary" : "", disabled },
          title: disabled ? over : "The run takes this step, and the page returns to it",
        },
      )}
    </div>
    ${disabled ? html`<p>${over}</p>` : nothing}
    <div class="buttons advance">
      ${advance("step-1", "Take 1 step", 1)} ${advance("step-10", "Take 10", 10)}
      ${advance("step-epoch", "Take an epoch", step.steps)}
    </div>
  </div>`;
}

/**
 * How many of its steps the run has taken since a step was explained.
 *
 * @param step the last one that was explained
 * @param steps how many the run takes
 */
export function stepsTaken(
  step: ShownStep,
  steps: number,
  { status, epochs }: Pick<RunState, "status" | "epochs">,
) {
  const at = progressOf(status) ?? { epoch: epochs.length + 1, step: 0 };
  const since = (at.epoch - step.epoch) * step.steps + at.step - (step.step - 1);
  const taken = Math.min(steps, Math.max(0, since));
  return html`<div class="taken">
    Taking ${formatCount(steps)} steps: ${formatCount(taken)} taken
    <progress max=${steps} .value=${taken} aria-label="Steps taken"></progress>
  </div>`;
}
