import { trustedScript } from "./trusted.ts";

/** Keeps the built page in the browser, so that the next visit needs no network. */
export async function keepForOffline(): Promise<void> {
  // Neither while it is written nor in most tests.
  if (import.meta.env.MODE === "production" && "serviceWorker" in navigator) {
    try {
      await navigator.serviceWorker.register(trustedScript("./service-worker.js"));
    } catch {
      // A private window, or a page that came over http: then it needs the network next time, too.
    }
  }
}
