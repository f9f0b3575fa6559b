import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import puppeteer, { type Browser, type LaunchOptions } from "puppeteer";
import type { TestProject } from "vitest/node";
import {
  CHROME_FLAGS,
  FIREFOX_PREFERENCES,
  installedBrowsers,
  installedFirefoxes,
} from "../../src/node/browser.mjs";

/** The browsers that tests can run in. */
export type BrowserName = "chrome" | "firefox";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where a project's tests run; Chrome where the project does not name one. */
    browserName: BrowserName;
    /** Where the project's pages are served, and where the browser of each worker listens. */
    browsers: { readonly url: string; readonly endpoints: readonly string[] };
  }
}

/** The tests read what the page offers; otherwise it would be saved in the user's folder of downloads. */
const NO_DOWNLOADS = { downloadBehavior: { policy: "deny" } } as const;

/** TEST_ADAPTER=gpu runs the kernels on the machine's GPU: `npm run test:gpu`. */
const USES_GPU = process.env["TEST_ADAPTER"] === "gpu";

/** How to start each browser: on a software adapter, which makes a run the same on every machine. */
const LAUNCHES: Readonly<Record<BrowserName, () => LaunchOptions>> = {
  chrome: () => ({
    executablePath: required(
      installedBrowsers(),
      "The tests need Chrome or Chromium, and none was found. Install one, or name it in PUPPETEER_EXECUTABLE_PATH.",
    ),
    args: [
      ...CHROME_FLAGS.filter((flag) => !(USES_GPU && flag.startsWith("--use-webgpu-adapter"))),
      // A test crashes the GPU process; Chrome would otherwise hold that against the page.
      "--disable-domain-blocking-for-3d-apis",
      "--disable-gpu-process-crash-limit",
    ],
  }),
  firefox: () => ({
    browser: "firefox",
    executablePath: required(
      installedFirefoxes(),
      "These tests need Firefox, and none was found. Install it, or name it in FIREFOX; `node scripts/setup-firefox.mjs` does so on Debian.",
    ),
    extraPrefsFirefox: {
      ...FIREFOX_PREFERENCES,
      // Otherwise a panel opens at each download and takes the focus from the page.
      "browser.download.alwaysOpenPanel": false,
      // It does not know `NO_DOWNLOADS`.
      "browser.download.folderList": 2,
      "browser.download.dir": resolve("dist/downloads"),
    },
  }),
};

/** @throws Error where the browser is missing: a test that needs one never skips */
export async function launchBrowser(
  name: BrowserName,
  options: LaunchOptions = {},
): Promise<Browser> {
  return puppeteer.launch({ ...LAUNCHES[name](), ...NO_DOWNLOADS, ...options });
}

function required([path]: readonly string[], message: string): string {
  if (path === undefined) {
    throw new Error(message);
  }
  return path;
}

/**
 * Starts a browser for each worker of a project, prints the adapter, and provides the addresses to the workers.
 *
 * @param url where the project's pages are served
 * @param path of one of the pages
 * @returns a function that closes the browsers
 */
export async function provideBrowsers(
  project: TestProject,
  url: string,
  path: string,
): Promise<() => Promise<void>> {
  const { browserName = "chrome" } = project.config.provide;
  const profiles = Array.from({ length: project.config.maxWorkers }, () =>
    mkdtempSync(join(tmpdir(), "adamant-browser-")),
  );
  const browsers = await Promise.all(
    profiles.map((userDataDir) => launchBrowser(browserName, { userDataDir })),
  );
  const endpoints = browsers.map((browser) => browser.wsEndpoint());
  await tellAdapter(browsers[0] as Browser, url + path);
  project.provide("browserName", browserName);
  project.provide("browsers", { url, endpoints });
  // Firefox lets in one driver at a time, and the tests are the next.
  await Promise.all(browsers.map((browser) => browser.disconnect()));
  return async () => {
    await Promise.all(browsers.map(quit));
    for (const profile of profiles) {
      // The browser's other processes end a little later and still write.
      await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  };
}

/** Ends a browser that no longer listens to us. */
async function quit(browser: Browser): Promise<void> {
  const process = browser.process();
  if (process?.kill() === true) {
    await once(process, "exit");
  }
}

/** Connects to a browser that runs already. */
export async function connect(name: BrowserName, browserWSEndpoint: string): Promise<Browser> {
  const protocol = name === "firefox" ? "webDriverBiDi" : "cdp";
  return puppeteer.connect({ browserWSEndpoint, protocol, ...NO_DOWNLOADS });
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
    const { vendor = "", architecture = "" } = found?.info ?? {};
    return found === null ? undefined : `${vendor} ${architecture}`.trim();
  });
  await page.close();
  if (adapter === undefined) {
    throw new Error(`There is no WebGPU adapter in ${await browser.version()}.`);
  }
  // Firefox keeps the adapter's name to itself.
  console.log(
    `Tests run on ${adapter || "an adapter without a name"}, ${await browser.version()}.`,
  );
}
