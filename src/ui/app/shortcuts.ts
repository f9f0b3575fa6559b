import type { Action, View } from "../state/actions.ts";
import type { RunState } from "../state/state.ts";

/** The keys of the page, in the words of its help. */
export const SHORTCUTS = [
  ["T", "train, pause, go on"],
  ["S", "one step, when paused"],
  ["L", "linear or logarithmic curves"],
  ["D", "to the pad: arrows move the pen, space lowers and lifts it"],
  ["C", "clear the drawing"],
  ["Z", "take the last stroke back"],
  ["1 – 4", "Train, Data, Examine, Benchmark"],
  ["Esc", "cancel reading files"],
  ["?", "this list"],
  ["← →", "read a curve, epoch by epoch, when it has the focus"],
] as const;

/** In the order of their buttons and of the keys 1 to 4. */
export const VIEWS: readonly View[] = ["train", "data", "examine", "benchmark"];

/** What a key asks for; nothing while the user types, or with a modifier: those belong to the browser. */
export function actionOfKey(event: KeyboardEvent, run: RunState): Action | undefined {
  const { key, altKey, ctrlKey, metaKey } = event;
  if (altKey || ctrlKey || metaKey || event.repeat || isTyping(event) || !keysAreOn()) {
    return undefined;
  }
  const view = VIEWS[Number(key) - 1];
  if (view !== undefined) {
    return { type: "show", view };
  }
  switch (key.toLowerCase()) {
    case "t":
      return trainingAction(run);
    case "s":
      return run.phase === "paused" ? { type: "step" } : undefined;
    case "d":
      return { type: "focus-pad" };
    case "?":
      return { type: "help" };
    case "l":
      return { type: "switch-logarithmic" };
    case "c":
      return { type: "draw", strokes: [] };
    case "z":
      return { type: "undo" };
    case "escape":
      return { type: "cancel-reading" };
    default:
      return undefined;
  }
}

/** The button that is the primary one in this phase. */
function trainingAction({ phase }: RunState): Action | undefined {
  switch (phase) {
    case "ready":
    case "done":
    case "stopped":
      return { type: "train" };
    case "training":
      return { type: "pause" };
    case "paused":
      return { type: "go-on" };
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

/** Whether single letters do anything: speech input would set them off (WCAG 2.1.4). */
export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

/** Switches them, for later visits too where the browser keeps anything. */
export function switchKeys(on: boolean): void {
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch {
    // Nothing is kept in this window; then they stay on.
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
