import type { Page } from "puppeteer";
import { afterEach } from "vitest";

/**
 * For a test file: lets code run in the page's worker before the engine does, say to take the GPU away. After each
 * test it is forgotten.
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
