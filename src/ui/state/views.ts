// Each view that is shown is an entry of the browser's history: Back returns to the view before, and does not leave the page.

/** The views, of which the page shows one at a time. */
export type View = "train" | "data" | "examine" | "runs" | "sweep" | "benchmark" | "kernels";

/** A line of a kernel's WGSL, from 1. */
export interface KernelPlace {
  readonly kernel: string;
  readonly line: number;
}

/** Begins an entry for a view. */
export function enterView(view: View): void {
  history.pushState({ view }, "");
}

/** The present entry is of this view. */
export function markView(view: View): void {
  history.replaceState({ view }, "");
}

/** Shows another address, of which the part from `#` on is given, in the present entry. */
export function showHash(hash: string): void {
  history.replaceState(history.state, "", hash === "" ? location.pathname + location.search : hash);
}

/** Calls back with the view to which Back or Forward leads. A link that is followed has no view. */
export function watchHistory(signal: AbortSignal, returned: (view: View) => void): void {
  addEventListener(
    "popstate",
    ({ state }: PopStateEvent) => {
      const view = (state as { view?: View } | null)?.view;
      if (view !== undefined) {
        returned(view);
      }
    },
    { signal },
  );
}
