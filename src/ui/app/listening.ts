import type { Embedding } from "../../run/sharing/embedding.ts";
import { act, tell } from "../state/act.ts";
import { openLink } from "../state/opened/open-link.ts";
import { watchHistory } from "../state/views.ts";
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
  const pressed = (event: KeyboardEvent) => {
    const action = actionOfKey(event, embedding());
    if (action !== undefined) {
      act(element, action);
    }
  };
  // Nobody drops a file in the first moment.
  tell(element, async () => {
    const { watchFiles } = await import("./given-files.ts");
    watchFiles(signal, hovering, (action) => {
      act(element, action);
    });
  });
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
      act(element, (page) => openLink(page, location.hash));
    },
    { signal },
  );
}
