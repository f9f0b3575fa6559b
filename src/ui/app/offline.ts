import { trustedScript } from "../state/trusted.ts";

/** The longest wait, because a hidden page may never be idle. Milliseconds. */
const LONGEST_WAIT = 500;

/** Keeps the built page in the browser, so that the next visit needs no network. */
export async function keepForOffline(): Promise<void> {
  // Neither on the development server nor in most tests.
  if (import.meta.env.MODE === "production" && "serviceWorker" in navigator) {
    await idleness();
    try {
      await navigator.serviceWorker.register(trustedScript("./service-worker.js"));
    } catch {
      // In a private window, or over plain http, nothing is kept: the next visit needs the network, too.
    }
  }
}

/**
 * Waits until the page is idle. A service worker that starts before makes every task of the page take twice as long on a
 * machine with two cores. Where the browser does not report idleness, it waits for one task.
 */
function idleness(): Promise<unknown> {
  const { requestIdleCallback } = globalThis as Partial<typeof globalThis>;
  return new Promise((resolve) => {
    if (requestIdleCallback === undefined) {
      setTimeout(resolve);
    } else {
      requestIdleCallback(resolve, { timeout: LONGEST_WAIT });
    }
  });
}
