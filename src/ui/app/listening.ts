import type { Status } from "../../worker/run/run-state.ts";
import { act } from "../state/act.ts";
import { actionOfFiles, watchDrops } from "./file-drop.ts";
import { actionOfKey } from "./shortcuts.ts";

/** What listening needs to know, and whom it tells of files above the page. */
export interface Listener {
  readonly status: () => Status;
  readonly hovering: (above: boolean) => void;
}

/** Turns dropped and pasted files and pressed keys into actions of an element, until the signal ends it. */
export function listen(
  element: HTMLElement,
  signal: AbortSignal,
  { status, hovering }: Listener,
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
    const action = actionOfKey(event, status());
    if (action !== undefined) {
      act(element, action);
    }
  };
  addEventListener("keydown", pressed, { signal });
}
