import { LitElement, css, html, nothing } from "lit";
import { shared } from "../parts/styles.ts";
import { act } from "../state/actions.ts";
import type { AppState } from "../state/state.ts";
import { leftWords } from "../state/words.ts";

/** What may be done about a run that an earlier visit left, or about one that cannot be kept. */
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

  static override properties = { state: { attribute: false } };

  declare state: AppState;

  override render() {
    const { left, notKept, run } = this.state;
    return html`
      ${
        left === undefined || run.phase !== "ready"
          ? nothing
          : html`<div id="left" role="status">
              <span>${leftWords(left)}</span>
              ${this.#button("go-on-left", "Go on")}${this.#button("discard-left", "Discard")}
            </div>`
      }
      ${
        notKept === undefined
          ? nothing
          : html`<div id="not-kept" role="status">
              <span>The run cannot be kept in this browser (${notKept}). Training goes on.</span>
              ${this.#button("save-run", "Download it")}
            </div>`
      }
    `;
  }

  #button(type: "go-on-left" | "discard-left" | "save-run", words: string) {
    return html`<button
      class="small"
      id="offer-${type}"
      @click=${() => {
        act(this, { type });
      }}
    >
      ${words}
    </button>`;
  }
}

customElements.define("run-offers", RunOffers);

declare global {
  interface HTMLElementTagNameMap {
    "run-offers": RunOffers;
  }
}
