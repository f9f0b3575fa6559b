import puppeteer, { type Browser } from "puppeteer";
import { CHROME_FLAGS, installedBrowsers } from "../../scripts/browser.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the project's one Chrome listens, and where its pages are served. */
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

/**
 * Starts a Chrome and says which adapter the tests will run on.
 *
 * @param url of a page from a secure place, which alone is given an adapter
 * @throws Error where there is no Chrome, or no adapter: a test that needs one never skips
 */
export async function launchChrome(url: string): Promise<Browser> {
  const executablePath = installedBrowsers()[0];
  if (executablePath === undefined) {
    throw new Error(
      "The tests need Chrome or Chromium, and none was found. Install one, or name it in PUPPETEER_EXECUTABLE_PATH.",
    );
  }
  const browser = await puppeteer.launch({ executablePath, args: FLAGS });
  const page = await browser.newPage();
  await page.goto(url);
  const adapter = await page.evaluate(async () => {
    const found = await navigator.gpu.requestAdapter();
    return found === null ? undefined : `${found.info.vendor} ${found.info.architecture}`;
  });
  await page.close();
  if (adapter === undefined) {
    throw new Error(`No WebGPU adapter in ${await browser.version()} (${executablePath}).`);
  }
  console.log(`Tests run on ${adapter}, ${await browser.version()}.`);
  return browser;
}
