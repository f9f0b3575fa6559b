import { LitElement, css, html, nothing } from "lit";
import type { RunState } from "../../worker/run/run-state.ts";
import { button } from "../parts/buttons.ts";
import { shared } from "../parts/styles.ts";
import { unfinishedWords } from "../state/words.ts";

/** What the user can do about a run that an earlier visit did not finish, and about a run that cannot be saved. */
export class RunOffers extends LitElement {
  static override styles = [
    shared,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
        margin-top: 1rem;
        border: 1px solid var(--line);
        border-left: 4px solid var(--accent);
        border-radius: 0.5rem;
        padding: 0.6rem 1rem;
        background: var(--raised);
      }
    `,
  ];

  static override properties = { run: { attribute: false } };

  declare run: RunState;

  override render() {
    const { unfinished, saveProblem, status } = this.run;
    return [
      unfinished === undefined || status.phase !== "ready"
        ? nothing
        : html`<div id="unfinished" role="status">
            <span>${unfinishedWords(unfinished)}</span>
            ${button("continue-unfinished", "Continue", ({ worker }) => worker.run.continueUnfinished())}
            ${button("discard-unfinished", "Discard", ({ worker }) => worker.run.discardUnfinished())}
          </div>`,
      saveProblem === undefined
        ? nothing
        : html`<div id="save-problem" role="status">
            <span>
              The run cannot be saved in this browser (${saveProblem}). Training continues.
            </span>
            ${button("download-run", "Download it", (page) => page.saveRun())}
          </div>`,
    ];
  }
}

customElements.define("run-offers", RunOffers);
