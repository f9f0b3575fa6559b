import type { TuningStore } from "../../engine/index.ts";

/** Where the browser keeps them: a worker has no local storage, but this. */
const CACHE = "adamant-tuning";

/** Remembers what was fastest on this GPU. Where nothing may be kept, it is timed anew. */
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
      // A full disk costs the next visit a second.
    }
  },
};

/** A cache wants addresses; nobody is asked for this one. */
function addressOf(key: string): string {
  return new URL(`tuning/${key}`, location.href).href;
}
