import { trustedScript } from "../state/trusted.ts";

/** A hidden page may never be idle. Milliseconds. */
const LONGEST_WAIT = 500;

/** Keeps the built page in the browser, so that the next visit needs no network. */
export async function keepForOffline(): Promise<void> {
  // Neither while it is written nor in most tests.
  if (import.meta.env.MODE === "production" && "serviceWorker" in navigator) {
    await idleness();
    try {
      await navigator.serviceWorker.register(trustedScript("./service-worker.js"));
    } catch {
      // A private window, or a page that came over http: then it needs the network next time, too.
    }
  }
}

/**
 * Until the page has shown what it has. A service worker that starts meanwhile makes every task of the page take twice as
 * long, where there are two cores. In a browser that cannot tell, one task.
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
