import { html, nothing } from "lit";
import { counted, withArticle } from "../../base/format.ts";
import { button } from "../parts/buttons.ts";
import { checkbox } from "../parts/fields.ts";
import { act } from "../state/act.ts";
import { correct, learnCorrections, setCorrections } from "../state/pad/pad.ts";

/**
 * Ten buttons with which the user gives the true label of the drawing.
 *
 * @param isPossible otherwise they only keep their room
 */
export function corrector(isPossible: boolean) {
  return html`<div
    class="corrector ${isPossible ? "" : "later"}"
    role="group"
    aria-label="The true digit"
  >
    <span class="quiet">Was it another digit?</span>
    ${Array.from({ length: 10 }, (_, label) =>
      button(
        `was-${label}`,
        label,
        (page) => {
          correct(page, label);
        },
        { kind: "small label", label: `It was ${withArticle(label)}` },
      ),
    )}
  </div>`;
}

/** What the user can do with the corrected drawings; nothing if there are none. */
export function corrected(host: HTMLElement, count: number, learns: boolean) {
  const learn = (checked: boolean) => {
    act(host, (page) => {
      learnCorrections(page, checked);
    });
  };
  return count === 0
    ? nothing
    : html`<div class="buttons" id="corrections">
        <label>
          ${checkbox("learn-corrections", learns, learn)} Learn from
          ${counted(count, "corrected drawing")}, too
        </label>
        ${button("forget-corrections", "Forget them", (page) => {
          setCorrections(page, []);
        })}
      </div>`;
}
