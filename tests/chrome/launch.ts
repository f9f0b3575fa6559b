import puppeteer, { type Browser } from "puppeteer";
import type { TestProject } from "vitest/node";
import { CHROME_FLAGS, installedBrowsers } from "../../src/node/browser.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the project's pages are served, and where the Chrome of each worker listens. */
    chrome: { readonly url: string; readonly endpoints: readonly string[] };
  }
}

/** The software adapter makes a run the same on every machine. */
const FLAGS = [
  ...CHROME_FLAGS,
  // A test crashes the GPU process; Chrome would otherwise hold that against the page.
  "--disable-domain-blocking-for-3d-apis",
  "--disable-gpu-process-crash-limit",
];

/** @throws Error where there is no Chrome: a test that needs one never skips */
export async function launchChrome(): Promise<Browser> {
  const executablePath = installedBrowsers()[0];
  if (executablePath === undefined) {
    throw new Error(
      "The tests need Chrome or Chromium, and none was found. Install one, or name it in PUPPETEER_EXECUTABLE_PATH.",
    );
  }
  return puppeteer.launch({ executablePath, args: FLAGS });
}

/**
 * Starts a Chrome for each worker of a project, prints the adapter, and provides the addresses to the workers.
 *
 * @param url where the project's pages are served
 * @param path of one of the pages
 * @returns a function that closes the Chromes
 */
export async function provideChromes(
  project: TestProject,
  url: string,
  path: string,
): Promise<() => Promise<void>> {
  const workers = Array.from({ length: project.config.maxWorkers });
  const browsers = await Promise.all(workers.map(launchChrome));
  await tellAdapter(browsers[0] as Browser, url + path);
  project.provide("chrome", { url, endpoints: browsers.map((browser) => browser.wsEndpoint()) });
  return async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
  };
}

/**
 * Prints the adapter that the tests will run on.
 *
 * @param url of a page in a secure context; other pages have no adapter
 * @throws Error where there is no adapter
 */
async function tellAdapter(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(url);
  const adapter = await page.evaluate(async () => {
    const found = await navigator.gpu.requestAdapter();
    return found === null ? undefined : `${found.info.vendor} ${found.info.architecture}`;
  });
  await page.close();
  if (adapter === undefined) {
    throw new Error(`There is no WebGPU adapter in ${await browser.version()}.`);
  }
  console.log(`Tests run on ${adapter}, ${await browser.version()}.`);
}
