import type { Action } from "./page.ts";

export type { Action } from "./page.ts";

/** Lets the page do something, from any element: `act(this, (page) => page.desks.run.pause())`. */
export function act(element: HTMLElement, action: Action): void {
  element.dispatchEvent(
    new CustomEvent("action", { detail: action, bubbles: true, composed: true }),
  );
}

/** The same for what the user did not ask for, such as what is on screen: the last notice stays. */
export function tell(element: HTMLElement, action: Action): void {
  element.dispatchEvent(
    new CustomEvent("background", { detail: action, bubbles: true, composed: true }),
  );
}

declare global {
  interface HTMLElementEventMap {
    action: CustomEvent<Action>;
    background: CustomEvent<Action>;
  }
}
