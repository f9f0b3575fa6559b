import { LitElement, css, html, nothing } from "lit";
import { shared } from "../parts/styles.ts";
import { act } from "../state/act.ts";
import type { View } from "../state/page.ts";
import { VIEWS } from "./shortcuts.ts";

/** Switches between the views. */
export class ViewTabs extends LitElement {
  static override styles = [
    shared,
    css`
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem;
      }
      button {
        border-color: transparent;
        background: none;
      }
      button[aria-current] {
        border-color: var(--edge);
        font-weight: 600;
      }
    `,
  ];

  static override properties = { view: { attribute: false } };

  /** The view that is shown. */
  declare view: View;

  override render() {
    return html`<nav aria-label="Views">${VIEWS.map((view) => this.#tab(view))}</nav>`;
  }

  #tab(view: View) {
    return html`<button
      class="small"
      id="view-${view}"
      aria-current=${this.view === view ? "page" : nothing}
      @click=${() => {
        act(this, (page) => page.show(view));
      }}
    >
      ${view.charAt(0).toUpperCase() + view.slice(1)}
    </button>`;
  }
}

customElements.define("view-tabs", ViewTabs);
