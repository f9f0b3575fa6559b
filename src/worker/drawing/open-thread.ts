import type { DrawingThread } from "../../run/fresh-digits.ts";

/** Starts a worker of the worker, which draws digits. */
export function openThread(): DrawingThread {
  const worker = new Worker(new URL("./thread.ts", import.meta.url), { type: "module" });
  return {
    draw: (request) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<Uint8Array<ArrayBuffer>>) => {
          resolve(data);
        };
        worker.onerror = ({ message }) => {
          reject(new Error(`The thread that draws digits has failed: ${message}`));
        };
        worker.postMessage(request, [request.images.buffer]);
      }),
    end: () => {
      worker.terminate();
    },
  };
}
