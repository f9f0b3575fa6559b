import type { Page } from "./page.ts";

/** Something to do with the page, for the user. */
export type Action = (page: Page) => unknown;

/** Lets the page do something, from any element: `act(this, (page) => page.worker.run.pause())`. */
export function act(element: HTMLElement, action: Action): void {
  element.dispatchEvent(
    new CustomEvent("action", { detail: action, bubbles: true, composed: true }),
  );
}

declare global {
  interface HTMLElementEventMap {
    action: CustomEvent<Action>;
  }
}
