import { css, html, nothing } from "lit";
import type { PastRun, RunState } from "../../worker/run/run-state.ts";
import { button } from "../parts/buttons.ts";
import "../parts/confusion-matrix.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { shared } from "../parts/styles.ts";
import type { CopyName } from "../state/exports.ts";
import "./epoch-table.ts";
import { runList, runListStyles } from "./run-list.ts";

/** The records of which one is shown at a time. */
const TABS = [
  ["epochs", "Epochs"],
  ["confusion", "Confusion matrix"],
  ["runs", "Earlier runs"],
] as const;

type Tab = (typeof TABS)[number][0];

/**
 * What a run leaves behind: the table of its epochs, its confusion matrix, the earlier runs, and buttons that copy or save
 * them. The tabs share one room of fixed height, so that nothing below them moves as the run goes on.
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
      .exports {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-content: start;
        min-height: 5rem;
        margin-top: 0.75rem;
      }
      /* Two lines, or four on a phone. */
      #fingerprint {
        min-height: 3rem;
      }
      .copy {
        display: inline-block;
      }
      .copy::after {
        content: attr(data-words);
        display: block;
        height: 0;
        overflow: hidden;
        visibility: hidden;
      }
    `,
  ];

  static override properties = {
    ...fromParent("run", "confusion", "copied", "hiddenRuns"),
    tab: { state: true },
  };

  declare run: RunState;
  /** Of the moment that is looked at. */
  declare confusion: RunState["confusion"];
  /** What was copied a moment ago. */
  declare copied: CopyName | undefined;
  /** Earlier runs whose curves are not shown. */
  declare hiddenRuns: ReadonlySet<PastRun>;
  declare tab: Tab;

  constructor() {
    super();
    this.tab = "epochs";
  }

  override render() {
    const { epochs, fingerprint } = this.run;
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
      <div class="exports">
        ${this.#copyButton("link", "Copy link")} ${this.#copyButton("command", "Copy as command")}
        ${epochs.length === 0 ? nothing : [this.#copyButton("result", "Copy result"), ...SAVE_BUTTONS]}
      </div>
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
    const { epochs, status, past, trained } = this.run;
    const { confusion } = this;
    switch (tab) {
      case "epochs":
        return html`<epoch-table .epochs=${epochs} .status=${status}></epoch-table>`;
      case "confusion":
        return confusion === undefined
          ? html`<p class="quiet">The confusion matrix is there when the run is over.</p>`
          : html`<confusion-matrix .confusion=${confusion}></confusion-matrix>`;
      case "runs":
        return past.length === 0
          ? html`<p class="quiet">
              When you train again, this run is kept here, and its curves stay beside the new ones.
            </p>`
          : runList(past, trained, this.hiddenRuns, (run) => {
              this.dispatchEvent(new CustomEvent("toggled", { detail: run }));
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

  /** Says "Copied" for a moment after it was pressed, in a button as wide as before. */
  #copyButton(what: CopyName, words: string) {
    const shown = this.copied === what ? "Copied" : words;
    const content = html`<span class="copy" data-words=${words}>${shown}</span>`;
    return button(`copy-${what}`, content, (page) => page.copy(what));
  }
}

/** The buttons that save what a run has produced. */
const SAVE_BUTTONS = [
  button("save-history", "Save epochs (CSV)", (page) => page.save("history")),
  button("save-record", "Save run (JSON)", (page) => page.save("record")),
  button("save-onnx", "Save network (ONNX)", (page) => page.save("onnx")),
];

customElements.define("run-records", RunRecords);
