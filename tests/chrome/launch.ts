import puppeteer, { type Browser } from "puppeteer";
import { CHROME_FLAGS, installedBrowsers } from "../../scripts/browser.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the project's pages are served, and where its Chrome listens; without one each file starts its own. */
    chrome: { readonly url: string; readonly endpoint: string | undefined };
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
 * Says which adapter the tests will run on.
 *
 * @param url of a page from a secure place, which alone is given one
 * @throws Error where there is none
 */
export async function tellAdapter(browser: Browser, url: string): Promise<void> {
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
