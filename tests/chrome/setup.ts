import puppeteer from "puppeteer";
import { createServer } from "vite";
import type { TestProject } from "vitest/node";
import { CHROME_FLAGS, installedBrowsers } from "../../scripts/browser.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the run's one Chrome listens, and where the project's pages are served. */
    chrome: { readonly endpoint: string; readonly url: string };
  }
}

/** The software adapter makes a run the same on every machine. */
const FLAGS = [
  ...CHROME_FLAGS,
  // A test crashes the GPU process; Chrome would otherwise hold that against the page.
  "--disable-domain-blocking-for-3d-apis",
  "--disable-gpu-process-crash-limit",
];

/** Starts the run's one Chrome and a server for the pages, and says which adapter the tests will run on. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = installedBrowsers()[0];
  if (executablePath === undefined) {
    throw new Error(
      "The tests need Chrome or Chromium, and none was found. Install one, or name it in PUPPETEER_EXECUTABLE_PATH.",
    );
  }
  const server = await createServer({
    logLevel: "warn",
    // Whoever edits a file while tests run does not reload their pages.
    server: { host: "localhost", port: 0, hmr: false, watch: null },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0] ?? "";
  const browser = await puppeteer.launch({ executablePath, args: FLAGS });

  const page = await browser.newPage();
  await page.goto(`${url}tests/chrome/page.html`);
  const adapter = await page.evaluate(async () => {
    const found = await navigator.gpu.requestAdapter();
    return found === null ? undefined : `${found.info.vendor} ${found.info.architecture}`;
  });
  await page.close();
  if (adapter === undefined) {
    throw new Error(`No WebGPU adapter in ${await browser.version()} (${executablePath}).`);
  }
  console.log(`Tests run on ${adapter}, ${await browser.version()}.`);

  project.provide("chrome", { endpoint: browser.wsEndpoint(), url });
  return async () => {
    await browser.close();
    await server.close();
  };
}
