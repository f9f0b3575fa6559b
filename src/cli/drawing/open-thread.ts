import { Worker } from "node:worker_threads";
import type { DrawingThread } from "../../run/fresh-digits.ts";

/** The file that the build makes of thread.ts, beside this one. */
const FILE = "drawing-thread.js";

/** Starts a thread of Node that draws digits. */
export function openThread(): DrawingThread {
  const worker = new Worker(new URL(FILE, import.meta.url));
  return {
    draw: (request) =>
      new Promise((resolve, reject) => {
        worker.once("error", reject);
        worker.once("message", (images: Uint8Array<ArrayBuffer>) => {
          worker.off("error", reject);
          resolve(images);
        });
        worker.postMessage(request, [request.images.buffer]);
      }),
    end: () => void worker.terminate(),
  };
}
