import { LitElement } from "lit";

/**
 * An element that renders in a task of its own. Lit renders a page and all its children in one task: on a slow machine
 * that takes a tenth of a second, in which no click is answered.
 */
export abstract class OwnTask extends LitElement {
  protected override async scheduleUpdate(): Promise<void> {
    // In a hidden page nobody clicks, and a timer may wait for a minute.
    if (document.visibilityState === "visible") {
      await new Promise((resolve) => setTimeout(resolve));
    }
    await super.scheduleUpdate();
  }
}
