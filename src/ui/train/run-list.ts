import { LitElement, css, html, nothing } from "lit";
import { formatPercent } from "../../base/format.ts";
import { differencesOf } from "../../run/address.ts";
import { accuracyOf, bestEpoch } from "../../run/history.ts";
import type { PastRun, Trained } from "../../worker/run/run-state.ts";
import { DASHES } from "../parts/curves.ts";
import { given } from "../parts/given.ts";
import { shared } from "../parts/styles.ts";

/** Earlier runs, whose curves are drawn faintly. Each is named by the settings that were different. */
export class RunList extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem 0.6rem;
        margin: 0 0 0.75rem;
        padding: 0;
        list-style: none;
        font-size: 0.8125rem;
      }
      button[aria-pressed="false"] {
        opacity: 0.6;
        text-decoration: line-through;
      }
      svg {
        width: 1.75rem;
        height: 0.5rem;
        margin-right: 0.4rem;
        stroke: var(--quiet);
        stroke-width: 2;
        vertical-align: middle;
      }
    `,
  ];

  static override properties = given("past", "present", "hiddenRuns");

  declare past: readonly PastRun[];
  declare present: Trained | undefined;
  /** The runs whose curves are not shown. */
  declare hiddenRuns: ReadonlySet<PastRun>;

  override render() {
    if (this.past.length === 0) {
      return nothing;
    }
    return html`<ul aria-label="Earlier runs">
      ${this.past.map((run, index) => this.#item(run, index))}
    </ul>`;
  }

  #item(run: PastRun, index: number) {
    const best = bestEpoch(run.epochs);
    const words = `${changesOf(run, this.present)} · ${best === undefined ? "–" : formatPercent(accuracyOf(best))}`;
    return html`<li>
      <button
        class="small"
        aria-pressed=${this.hiddenRuns.has(run) ? "false" : "true"}
        title="Show or hide its curves"
        @click=${() => {
          this.dispatchEvent(new CustomEvent("toggled", { detail: run }));
        }}
      >
        <svg viewBox="0 0 28 8" aria-hidden="true">
          <line x1="0" y1="4" x2="28" y2="4" stroke-dasharray=${(DASHES[index] ?? []).join(" ")} />
        </svg>
        ${words}
      </button>
    </li>`;
  }
}

/** The settings and data in which an earlier run differs from the present one. */
function changesOf(run: PastRun, present: Trained | undefined): string {
  if (present === undefined) {
    return "earlier run";
  }
  const settings = differencesOf(run.settings, present.settings).map(
    (name) => `${name} ${String(run.settings[name])}`,
  );
  const { name, count } = run.data;
  const sameData = name === present.data.name && count === present.data.count;
  const changes = sameData ? settings : [...settings, `${name}, ${count}`];
  return changes.length === 0 ? "the same settings" : changes.join(", ");
}

customElements.define("run-list", RunList);
