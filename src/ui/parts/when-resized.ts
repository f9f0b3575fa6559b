import type { LitElement } from "lit";

/** Calls a function when an element comes on the page, and whenever its size changes while it is there. */
export function whenResized(element: LitElement, resized: () => void): void {
  const observer = new ResizeObserver(resized);
  element.addController({
    hostConnected: () => {
      observer.observe(element);
    },
    hostDisconnected: () => {
      observer.disconnect();
    },
  });
}
