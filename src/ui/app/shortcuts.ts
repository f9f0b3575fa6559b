import type { Embedding } from "../../run/sharing/embedding.ts";
import type { Status } from "../../worker/run/run-state.ts";
import type { Action } from "../state/act.ts";
import { EMPTY } from "../state/pad/drawing.ts";
import { undoStroke } from "../state/pad/pad.ts";
import { canExplain } from "../state/state.ts";
import { storeText, storedText } from "../state/stored.ts";
import type { View } from "../state/views.ts";

/** In the order of their buttons and of the keys 1 to 7. */
export const VIEWS: readonly View[] = [
  "train",
  "data",
  "examine",
  "runs",
  "sweep",
  "benchmark",
  "kernels",
];

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
  z: undoStroke,
  p: (page) => {
    page.present(!page.isPresenting);
  },
  escape: (page) => {
    if (page.picture.unit !== undefined) {
      return page.choosePicture({ unit: undefined });
    }
    if (page.isPresenting) {
      page.present(false);
      return undefined;
    }
    return page.desks.data.cancel();
  },
};

/**
 * What a key does. Undefined while the user types, and with a modifier, because those keys belong to the browser.
 *
 * @param embedding undefined where the whole page is shown, with all that its keys lead to
 */
export function actionOfKey(
  event: KeyboardEvent,
  embedding: Embedding | undefined,
): Action | undefined {
  const { key, altKey, ctrlKey, metaKey } = event;
  if (altKey || ctrlKey || metaKey || event.repeat || isTyping(event) || !keysAreOn()) {
    return undefined;
  }
  if (embedding !== undefined) {
    return keysOf(embedding).includes(key.toLowerCase()) ? ACTIONS[key.toLowerCase()] : undefined;
  }
  const view = VIEWS[Number(key) - 1];
  return view === undefined ? ACTIONS[key.toLowerCase()] : (page) => page.show(view);
}

/** The keys of an embedded page: for what is shown of it. */
function keysOf({ parts, hasControls }: Embedding): readonly string[] {
  const ofPad = parts.includes("pad") ? ["d", "c", "z"] : [];
  return ["escape", ...(hasControls ? ["t"] : []), ...ofPad];
}

const SWITCH = "adamant.keys";

/** Whether single keys do anything. Speech input would trigger them, so they can be switched off (WCAG 2.1.4). */
export function keysAreOn(): boolean {
  return storedText(SWITCH) !== "off";
}

/** Switches them on or off, for later visits too. Where the browser stores nothing, they stay on. */
export function switchKeys(on: boolean): void {
  storeText(SWITCH, on ? "on" : "off");
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
