import { LitElement } from "lit";

/**
 * An element whose first rendering has a task of its own. Lit renders a page and all its children in one task: on a slow
 * machine this takes a tenth of a second, in which no click is answered.
 */
export abstract class OwnTask extends LitElement {
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) {
      await newTask();
    }
    await super.scheduleUpdate();
  }
}

/**
 * An element that only shows what it is given: every rendering has a task of its own. Not for an element whose next event
 * needs the last one to be rendered: the pad would lose points of a stroke.
 */
export abstract class Display extends LitElement {
  protected override async scheduleUpdate(): Promise<void> {
    // In a hidden page nobody clicks, and a timer may wait for a minute.
    if (document.visibilityState === "visible") {
      await newTask();
    }
    await super.scheduleUpdate();
  }
}

function newTask(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve));
}
