import { type Action, act } from "../state/actions.ts";
import type { RunState } from "../state/state.ts";
import { actionOfFiles, watchDrops } from "./file-drop.ts";
import { actionOfKey } from "./shortcuts.ts";

/** What the page hears of beside its own buttons. */
export interface Listener {
  readonly run: () => RunState;
  readonly hovering: (above: boolean) => void;
}

/** Turns dropped and pasted files and pressed keys into actions of an element, until the signal ends it. */
export function listen(
  element: HTMLElement,
  signal: AbortSignal,
  { run, hovering }: Listener,
): void {
  const dropped = (files: readonly File[]) => {
    act(element, actionOfFiles(files));
  };
  watchDrops(signal, { hovering, dropped });
  const pasted = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) {
      dropped(files);
    }
  };
  addEventListener("paste", pasted, { signal });
  const pressed = (event: KeyboardEvent) => {
    const action: Action | undefined = actionOfKey(event, run());
    if (action !== undefined) {
      act(element, action);
    }
  };
  addEventListener("keydown", pressed, { signal });
}
