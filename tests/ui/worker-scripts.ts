import type { Page } from "puppeteer";
import { afterEach } from "vitest";

/**
 * Gives a test file a function that runs code in the page's worker before the engine starts there, for example to
 * take the GPU away. The code applies to the pages that the running test opens.
 */
export function useWorkerScripts(page: () => Page): (code: string) => Promise<void> {
  let scripts: string[] = [];
  afterEach(async () => {
    await Promise.all(scripts.map((script) => page().removeScriptToEvaluateOnNewDocument(script)));
    scripts = [];
  });
  return async (code) => {
    const { identifier } = await page().evaluateOnNewDocument((first) => {
      const Original = globalThis.Worker;
      globalThis.Worker = class extends Original {
        constructor(url: string | URL, options?: WorkerOptions) {
          const script = `${first}; await import(${JSON.stringify(String(url))});`;
          super(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), options);
        }
      };
    }, code);
    scripts.push(identifier);
  };
}

/** For the worker: there are no private files, as in Firefox's private windows. */
export const NO_PRIVATE_FILES = "delete StorageManager.prototype.getDirectory";

/** For the worker: nothing can be kept, as in some frames of other sites. */
export const NO_STORAGE = `${NO_PRIVATE_FILES};
  IDBFactory.prototype.open = () => { throw new DOMException("The operation is insecure.", "SecurityError"); }`;
