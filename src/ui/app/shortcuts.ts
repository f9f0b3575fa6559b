import type { Status } from "../../worker/run/run-state.ts";
import type { Action } from "../state/act.ts";
import { EMPTY } from "../state/drawing.ts";
import type { View } from "../state/page.ts";
import { canExplain } from "../state/state.ts";

/** The keys of the page and what they do, for its help. */
export const SHORTCUTS = [
  ["T", "train, pause, resume"],
  ["S", "one step, while paused"],
  ["E", "explain one step: arrows go from stop to stop, Esc returns"],
  ["P", "present: curves, network, digits and pad in larger type; Esc leaves"],
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

/** What the primary button does, in the phases in which T does the same. */
const TRAINING: Readonly<Partial<Record<Status["phase"], Action>>> = {
  ready: (page) => page.trainIfPossible(),
  done: (page) => page.trainIfPossible(),
  stopped: (page) => page.trainIfPossible(),
  training: ({ desks }) => desks.run.pause(),
  paused: ({ desks }) => desks.run.resume(),
};

const ACTIONS: Readonly<Partial<Record<string, Action>>> = {
  t: (page) => TRAINING[page.state.run.status.phase]?.(page),
  s: ({ state, desks }) => (state.run.status.phase === "paused" ? desks.run.step() : undefined),
  e: (page) => (canExplain(page.state) ? page.explainStep() : undefined),
  d: ({ element }) => {
    element.focusPad();
  },
  "?": ({ element }) => {
    element.openHelp();
  },
  l: (page) => {
    page.switchLogarithmic();
  },
  c: (page) => page.draw(EMPTY),
  z: (page) => page.undoStroke(),
  p: (page) => {
    page.present(!page.isPresenting);
  },
  escape: (page) => {
    if (page.isPresenting) {
      page.present(false);
      return undefined;
    }
    return page.desks.data.cancel();
  },
};

/** What a key does. Undefined while the user types, and with a modifier, because those keys belong to the browser. */
export function actionOfKey(event: KeyboardEvent): Action | undefined {
  const { key, altKey, ctrlKey, metaKey } = event;
  if (altKey || ctrlKey || metaKey || event.repeat || isTyping(event) || !keysAreOn()) {
    return undefined;
  }
  const view = VIEWS[Number(key) - 1];
  return view === undefined ? ACTIONS[key.toLowerCase()] : (page) => page.show(view);
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

/** Switches them on or off, for later visits too if the browser stores anything. */
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
