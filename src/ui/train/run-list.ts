import { css, html, nothing } from "lit";
import type { KeptRun } from "../../run/runs/kept-run.ts";
import { labelsOf } from "../../run/runs/run-labels.ts";
import type { RunsState } from "../../worker/runs/runs-state.ts";
import { button } from "../parts/buttons.ts";
import { swatch } from "../parts/run-look.ts";
import { listed } from "./listed-runs.ts";

export const runListStyles = css`
  #past-runs {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem 0.6rem;
    margin: 0 0 0.75rem;
    font-size: 0.8125rem;
  }
  #past-runs button {
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  button[aria-pressed="false"] {
    opacity: 0.6;
    text-decoration: line-through;
  }
  #past-runs .swatch {
    margin-right: 0.4rem;
    vertical-align: middle;
  }
  #present-run {
    align-content: center;
  }
`;

/**
 * The present run, and others whose curves can be drawn beside it.
 *
 * @param shown ids of those whose curves are drawn
 * @param toggled is called with the id of a run whose curves the user shows or hides
 */
export function runList(
  state: RunsState,
  shown: ReadonlySet<string>,
  toggled: (id: string) => void,
) {
  const runs = listed(state);
  const labels = labelsOf(runs);
  const item = (run: KeptRun) =>
    run.id === state.present
      ? html`<li id="present-run" title="The charts show it in blue and orange">
          ${swatch(run.colour)}<strong>This run</strong> ${labels.get(run.id)}
        </li>`
      : html`<li>
          <button
            class="small"
            aria-pressed=${shown.has(run.id) ? "true" : "false"}
            title="Show or hide its curves"
            @click=${() => {
              toggled(run.id);
            }}
          >
            ${swatch(run.colour)}${labels.get(run.id)}
          </button>
        </li>`;
  return html`
    ${
      runs.length === 0
        ? html`<p class="quiet">
            Every run is kept in this browser, and can be drawn beside the next ones.
          </p>`
        : html`<ul id="past-runs" aria-label="Runs">
            ${runs.map(item)}
          </ul>`
    }
    ${
      runs.length === 0
        ? nothing
        : button("all-runs", `All runs (${(state.runs ?? []).length})`, (page) => page.show("runs"))
    }
  `;
}
