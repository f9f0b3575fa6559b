import { act } from "../state/act.ts";
import { actionOfFiles, watchDrops } from "./file-drop.ts";
import { actionOfKey } from "./shortcuts.ts";

/**
 * Turns dropped and pasted files and pressed keys into actions of an element.
 *
 * @param signal ends it
 * @param hovering is called when files are dragged onto the page, and when they leave it
 */
export function listen(
  element: HTMLElement,
  signal: AbortSignal,
  hovering: (above: boolean) => void,
): void {
  const take = (files: readonly File[]) => {
    if (files.length > 0) {
      act(element, actionOfFiles(files));
    }
  };
  const pressed = (event: KeyboardEvent) => {
    const action = actionOfKey(event);
    if (action !== undefined) {
      act(element, action);
    }
  };
  watchDrops(signal, hovering, take);
  addEventListener(
    "paste",
    ({ clipboardData }) => {
      take([...(clipboardData?.files ?? [])]);
    },
    { signal },
  );
  addEventListener("keydown", pressed, { signal });
}
