import type { Action } from "./page.ts";

export type { Action } from "./page.ts";

/** Lets the page do something, from any element: `act(this, (page) => page.desks.run.pause())`. */
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
