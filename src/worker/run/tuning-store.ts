import type { TuningStore } from "../../engine/index.ts";

/** The name of a browser's cache, because a worker has no local storage. */
const CACHE = "adamant-tuning";

/** Remembers which kernels were fastest on this GPU. If the browser stores nothing, every visit times them again. */
export const tuningStore: TuningStore = {
  read: async (key) => {
    try {
      const kept = await (await caches.open(CACHE)).match(addressOf(key));
      return await kept?.text();
    } catch {
      return undefined;
    }
  },
  write: async (key, text) => {
    try {
      await (await caches.open(CACHE)).put(addressOf(key), new Response(text));
    } catch {
      // On a full disk nothing is kept: the next visit times the kernels again, which takes a second.
    }
  },
};

/** The keys of a cache are addresses. Nothing is ever requested from this one. */
function addressOf(key: string): string {
  return new URL(`tuning/${key}`, location.href).href;
}
