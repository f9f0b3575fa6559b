import type { Embedding } from "../../run/sharing/embedding.ts";
import { type Action, act } from "../state/act.ts";
import { actionOfFiles } from "../state/opened-files.ts";
import { watchHistory } from "../state/views.ts";
import { watchDrops } from "./file-drop.ts";
import { actionOfKey } from "./shortcuts.ts";

/**
 * Turns dropped and pasted files and pressed keys into actions of an element.
 *
 * @param signal ends it
 * @param hovering is called when files are dragged onto the page, and when they leave it
 * @param embedding what is shown of the page: it decides which keys do something
 */
export function listen(
  element: HTMLElement,
  signal: AbortSignal,
  hovering: (above: boolean) => void,
  embedding: () => Embedding | undefined,
): void {
  const dropped = (action: Action) => {
    act(element, action);
  };
  const pressed = (event: KeyboardEvent) => {
    const action = actionOfKey(event, embedding());
    if (action !== undefined) {
      act(element, action);
    }
  };
  watchDrops(signal, hovering, dropped);
  addEventListener(
    "paste",
    ({ clipboardData }) => {
      const files = [...(clipboardData?.files ?? [])];
      if (files.length > 0) {
        act(element, actionOfFiles(files));
      }
    },
    { signal },
  );
  addEventListener("keydown", pressed, { signal });
  watchHistory(signal, (view) => {
    act(element, (page) => page.returnTo(view));
  });
  // A link to this page that is followed in its own tab, or pasted into its address. The browser does not load the page again.
  addEventListener(
    "hashchange",
    ({ newURL }) => {
      // Back and Forward lead to a view, which shows its address by now.
      if (newURL !== location.href) {
        return;
      }
      act(element, (page) => page.openLink(location.hash));
    },
    { signal },
  );
}
