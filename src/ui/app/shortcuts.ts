import type { Status } from "../../worker/run/run-state.ts";
import type { Action } from "../state/act.ts";
import { EMPTY } from "../state/drawing.ts";
import type { View } from "../state/page.ts";

/** The keys of the page, in the words of its help. */
export const SHORTCUTS = [
  ["T", "train, pause, resume"],
  ["S", "one step, while paused"],
  ["L", "linear or logarithmic curves"],
  ["D", "go to the pad: arrows move the pen, space lowers and lifts it"],
  ["C", "clear the drawing"],
  ["Z", "undo the last stroke"],
  ["1 – 4", "Train, Data, Examine, Benchmark"],
  ["Esc", "cancel loading data"],
  ["?", "this list"],
  ["← →", "read a curve, epoch by epoch, while it has the focus"],
] as const;

/** In the order of their buttons and of the keys 1 to 4. */
export const VIEWS: readonly View[] = ["train", "data", "examine", "benchmark"];

/** What a key does; undefined while the user types, and with a modifier, for those keys belong to the browser. */
export function actionOfKey(event: KeyboardEvent, status: Status): Action | undefined {
  const { key, altKey, ctrlKey, metaKey } = event;
  if (altKey || ctrlKey || metaKey || event.repeat || isTyping(event) || !keysAreOn()) {
    return undefined;
  }
  const view = VIEWS[Number(key) - 1];
  if (view !== undefined) {
    return (page) => page.show(view);
  }
  switch (key.toLowerCase()) {
    case "t":
      return trainingAction(status);
    case "s":
      return status.phase === "paused" ? ({ worker }) => worker.run.step() : undefined;
    case "d":
      return (page) => {
        page.face.focusPad();
      };
    case "?":
      return (page) => {
        page.face.openHelp();
      };
    case "l":
      return (page) => {
        page.switchLogarithmic();
      };
    case "c":
      return (page) => page.draw(EMPTY);
    case "z":
      return (page) => page.undoStroke();
    case "escape":
      return ({ worker }) => worker.data.cancel();
    default:
      return undefined;
  }
}

/** What the primary button does in this phase. */
function trainingAction({ phase }: Status): Action | undefined {
  switch (phase) {
    case "ready":
    case "done":
    case "stopped":
      return (page) => page.train();
    case "training":
      return ({ worker }) => worker.run.pause();
    case "paused":
      return ({ worker }) => worker.run.resume();
    case "starting":
    case "no-gpu":
    case "preparing":
    case "restoring":
    case "elsewhere":
    case "failed":
      return undefined;
  }
}

const SWITCH = "adamant.keys";

/** Whether single keys do anything. Speech input would trigger them, so they can be switched off (WCAG 2.1.4). */
export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

/** Switches them, for later visits too if the browser stores anything. */
export function switchKeys(on: boolean): void {
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch {
    // The browser stores nothing in this window, so they stay on.
  }
}

function isTyping(event: KeyboardEvent): boolean {
  // The innermost element, which the shadow roots hide from `target`.
  const [target] = event.composedPath();
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  );
}
