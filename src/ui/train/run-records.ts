import { type PropertyValues, css, html, nothing } from "lit";
import type { RunState } from "../../worker/run/run-state.ts";
import type { RunsState } from "../../worker/runs/runs-state.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import { tell } from "../state/act.ts";
import "./epoch-table.ts";
import { runList, runListStyles } from "./run-list.ts";

/** The records of which one is shown at a time. */
const TABS = [
  ["epochs", "Epochs"],
  ["confusion", "Confusion matrix"],
  ["runs", "Runs"],
] as const;

type Tab = (typeof TABS)[number][0];

/**
 * What a run leaves behind: the table of its epochs, its confusion matrix, and the earlier runs. The tabs share one room of fixed height, so that nothing below them moves as the run goes on.
 */
export class RunRecords extends OwnTask {
  static override styles = [
    shared,
    runListStyles,
    css`
      [role="tablist"] {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem;
        border-bottom: 1px solid var(--line);
      }
      [role="tab"] {
        border: 0;
        border-bottom: 3px solid transparent;
        border-radius: 0;
        background: none;
      }
      [role="tab"][aria-selected="true"] {
        border-bottom-color: var(--accent);
        font-weight: 600;
      }
      [role="tabpanel"] {
        height: 26rem;
        padding-top: 0.5rem;
        overflow: auto;
      }
      /* Two lines, or four on a phone. */
      #fingerprint {
        min-height: 3rem;
      }
    `,
  ];

  static override properties = {
    ...fromParent("run", "runs", "confusion", "shownRuns"),
    tab: { state: true },
  };

  declare run: RunState;
  /** Of the moment that is looked at. */
  declare confusion: RunState["confusion"];
  /** All that are kept. */
  declare runs: RunsState;
  /** The ids of those whose curves are shown. */
  declare shownRuns: ReadonlySet<string>;
  declare tab: Tab;

  constructor() {
    super();
    this.tab = "epochs";
  }

  override render() {
    const { fingerprint } = this.run;
    return html`
      <div role="tablist" aria-label="Records of the run" @keydown=${this.#keyed}>
        ${TABS.map(([tab, words]) => this.#tab(tab, words))}
      </div>
      ${TABS.map(
        ([tab]) =>
          html`<div
            role="tabpanel"
            id="panel-${tab}"
            aria-labelledby="tab-${tab}"
            tabindex="0"
            ?hidden=${tab !== this.tab}
          >
            ${this.#panel(tab)}
          </div>`,
      )}
      <p class="quiet" id="fingerprint">
        ${
          fingerprint === undefined
            ? nothing
            : html`Weights <code>${fingerprint}</code>: the same settings, data, GPU and browser
                give the same weights.`
        }
      </p>
    `;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("tab") && this.tab === "confusion") {
      tell(this, () => import("../parts/confusion-matrix.ts"));
    }
  }

  #tab(tab: Tab, words: string) {
    const isChosen = tab === this.tab;
    return html`<button
      role="tab"
      id="tab-${tab}"
      class="small"
      aria-selected=${String(isChosen)}
      aria-controls="panel-${tab}"
      tabindex=${isChosen ? 0 : -1}
      @click=${() => {
        this.tab = tab;
      }}
    >
      ${words}
    </button>`;
  }

  #panel(tab: Tab) {
    const { epochs, status } = this.run;
    const { confusion } = this;
    switch (tab) {
      case "epochs":
        return html`<epoch-table .epochs=${epochs} .status=${status}></epoch-table>`;
      case "confusion":
        return confusion === undefined
          ? html`<p class="quiet">The confusion matrix is there when the run is over.</p>`
          : html`<confusion-matrix .confusion=${confusion}></confusion-matrix>`;
      case "runs":
        return runList(this.runs, this.shownRuns, (id) => {
          this.dispatchEvent(new CustomEvent("toggled", { detail: id }));
        });
    }
  }

  /** Arrow keys, Home and End choose a tab, as in the pattern for tabs of the ARIA guide. */
  #keyed(event: KeyboardEvent): void {
    const now = TABS.findIndex(([tab]) => tab === this.tab);
    const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      [this.tab] = TABS.at(to % TABS.length) as (typeof TABS)[number];
      this.renderRoot.querySelector<HTMLElement>(`#tab-${this.tab}`)?.focus();
    }
  }
}

customElements.define("run-records", RunRecords);
