import { css, html, nothing } from "lit";
import { formatPercent } from "../../base/format.ts";
import { differencesOf } from "../../run/address.ts";
import { accuracyOf, bestEpoch } from "../../run/history.ts";
import type { PastRun, Trained } from "../../worker/run/run-state.ts";
import { DASHES } from "../parts/curves.ts";

export const runListStyles = css`
  #past-runs {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem 0.6rem;
    margin: 0 0 0.75rem;
    font-size: 0.8125rem;
  }
  button[aria-pressed="false"] {
    opacity: 0.6;
    text-decoration: line-through;
  }
  #past-runs svg {
    width: 1.75rem;
    height: 0.5rem;
    margin-right: 0.4rem;
    stroke: var(--quiet);
    stroke-width: 2;
    vertical-align: middle;
  }
`;

/**
 * Earlier runs, whose curves are drawn faintly. Each is named by the settings that were different.
 *
 * @param hiddenRuns those whose curves are not shown
 * @param toggled is called with a run whose curves the user shows or hides
 */
export function runList(
  past: readonly PastRun[],
  present: Trained | undefined,
  hiddenRuns: ReadonlySet<PastRun>,
  toggled: (run: PastRun) => void,
) {
  const item = (run: PastRun, index: number) =>
    html`<li>
      <button
        class="small"
        aria-pressed=${hiddenRuns.has(run) ? "false" : "true"}
        title="Show or hide its curves"
        @click=${() => {
          toggled(run);
        }}
      >
        <svg viewBox="0 0 28 8" aria-hidden="true">
          <line x1="0" y1="4" x2="28" y2="4" stroke-dasharray=${(DASHES[index] ?? []).join(" ")} />
        </svg>
        ${nameOf(run, present)}
      </button>
    </li>`;
  return past.length === 0
    ? nothing
    : html`<ul id="past-runs" aria-label="Earlier runs">
        ${past.map(item)}
      </ul>`;
}

/** The settings and data in which an earlier run differs from the present one, and its best accuracy. */
function nameOf(run: PastRun, present: Trained | undefined): string {
  const best = bestEpoch(run.epochs);
  const accuracy = best === undefined ? "–" : formatPercent(accuracyOf(best));
  return `${present === undefined ? "earlier run" : changesOf(run, present)} · ${accuracy}`;
}

function changesOf(run: PastRun, present: Trained): string {
  const settings = differencesOf(run.settings, present.settings).map(
    (name) => `${name} ${String(run.settings[name])}`,
  );
  const { name, count } = run.data;
  const isSameData = name === present.data.name && count === present.data.count;
  const changes = isSameData ? settings : [...settings, `${name}, ${count}`];
  return changes.length === 0 ? "the same settings" : changes.join(", ");
}
