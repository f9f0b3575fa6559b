import { css, html, nothing } from "lit";
import { act } from "../state/act.ts";
import type { View } from "../state/page.ts";
import { VIEWS } from "./shortcuts.ts";

export const tabStyles = css`
  nav {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    margin-left: auto;
  }
  nav button {
    border-color: transparent;
    background: none;
  }
  nav button[aria-current] {
    border-color: var(--edge);
    font-weight: 600;
  }
`;

/** @param shown the view that is shown now */
export function viewTabs(shown: View) {
  const tab = (view: View) =>
    html`<button
      class="small"
      id="view-${view}"
      aria-current=${view === shown ? "page" : nothing}
      @click=${({ currentTarget }: Event) => {
        act(currentTarget as HTMLElement, (page) => page.show(view));
      }}
    >
      ${view.charAt(0).toUpperCase() + view.slice(1)}
    </button>`;
  return html`<nav aria-label="Views">${VIEWS.map(tab)}</nav>`;
}
