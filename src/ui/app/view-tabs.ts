import { css, html } from "lit";
import { button } from "../parts/buttons.ts";
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
  const tab = (view: View) => {
    const name = view.charAt(0).toUpperCase() + view.slice(1);
    return button(`view-${view}`, name, (page) => page.show(view), { current: view === shown });
  };
  return html`<nav aria-label="Views">${VIEWS.map(tab)}</nav>`;
}
