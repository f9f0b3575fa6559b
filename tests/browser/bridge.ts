import type { Browser, Page } from "puppeteer";
import { afterAll, afterEach, beforeAll, inject } from "vitest";
import type * as api from "./api.ts";
import { connect, launchBrowser } from "./launch.ts";
import { decode, encode } from "./wire.ts";

type Api = typeof api;

declare global {
  var callApi: (name: keyof Api, argument: string) => Promise<string>;
}

const KERNEL_PAGE = "tests/browser/page.html";

/** Faults that the page reported without a test asking for them. Each fails the run. */
const faults: string[] = [];

let browser: Browser;
let page: Page;

interface Opened {
  readonly page: () => Page;
  /** The faults since the last call, for tests that provoke them. */
  readonly takeFaults: () => Promise<string[]>;
}

/**
 * Gives a test file the kernels' page in the worker's browser. The page stays open for the next file, so that compiled
 * kernels are reused, except after a failure, which must not affect another file. Call it once, at the top of the file.
 */
export function useKernelPage(): Opened {
  let failed = false;
  afterEach(({ task }) => {
    failed ||= task.result?.state === "fail";
  });
  return use(async () => {
    browser = await workersBrowser();
    const url = inject("browsers").url + KERNEL_PAGE;
    const open = (await browser.pages()).find((one) => one.url() === url);
    page = open ?? (await browser.newPage());
    collectFaults(page);
    if (open === undefined) {
      await page.goto(url);
    }
    return async () => {
      if (failed) {
        await page.close();
      }
      await browser.disconnect();
    };
  });
}

/** The same page in a browser of the file's own, for tests that may crash the GPU's process or never end. */
export function useOwnChrome(): Opened & { readonly restart: () => Promise<void> } {
  const start = async () => {
    browser = await launchBrowser(inject("browserName"));
    await openNew(KERNEL_PAGE);
  };
  const opened = use(async () => {
    await start();
    return () => browser.close();
  });
  const restart = async () => {
    browser.process()?.kill("SIGKILL");
    await start();
    faults.splice(0);
  };
  return { ...opened, restart };
}

/** Firefox reports this where a page is left while its code is still being loaded. Of code that is missing, every test tells. */
const LEFT_WHILE_LOADING = "error loading dynamically imported module";

/** A new page in the worker's browser, as on a first visit. */
export function usePage(path: string): Opened {
  return use(async () => {
    browser = await workersBrowser();
    await openNew(path);
    return async () => {
      await page.close();
      await browser.disconnect();
    };
  });
}

/** @param open returns a function that closes what it opened */
function use(open: () => Promise<() => Promise<void>>): Opened {
  let close: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    close = await open();
  });
  // Also after a failure of another `beforeAll`: Firefox would refuse the next file while this one is connected.
  afterAll(() => close?.());
  afterEach(async () => {
    const found = await takeFaults();
    if (found.length > 0) {
      throw new Error(`The page reported:\n${found.join("\n")}`);
    }
  });
  return { page: () => page, takeFaults };
}

async function takeFaults(): Promise<string[]> {
  await settle();
  return faults.splice(0);
}

async function openNew(path: string): Promise<void> {
  const { url } = inject("browsers");
  // Of the same origin, but not the page, which would open its stores.
  const icon = await browser.newPage();
  await icon.goto(`${url}icon.svg`);
  await icon.evaluate(forgetVisits);
  await icon.close();
  page = await browser.newPage();
  collectFaults(page);
  await page.goto(url + path);
}

/** Runs in the browser. What another test file left must not decide how this one ends. */
async function forgetVisits(): Promise<void> {
  localStorage.clear();
  for (const { name = "" } of await indexedDB.databases()) {
    await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(name);
      for (const event of ["success", "error", "blocked"]) {
        request.addEventListener(event, resolve);
      }
    });
  }
  const files = await navigator.storage.getDirectory();
  await files.removeEntry("adamant", { recursive: true }).catch(() => undefined);
}

/** Each worker has its own, since pages of two files disturb each other in one browser. */
async function workersBrowser(): Promise<Browser> {
  const { endpoints } = inject("browsers");
  const worker = Number(process.env["VITEST_POOL_ID"]) - 1;
  return connect(inject("browserName"), endpoints[worker] ?? "");
}

/** Calls a function of api.ts in the page. Argument and result are plain data and typed arrays. */
export async function inChrome<Name extends keyof Api>(
  name: Name,
  ...[argument]: Parameters<Api[Name]>
): Promise<Awaited<ReturnType<Api[Name]>>> {
  const result = await page.evaluate(
    (call, text) => globalThis.callApi(call, text),
    name,
    encode(argument),
  );
  return decode(result) as Awaited<ReturnType<Api[Name]>>;
}

/** Collects console errors, exceptions and unhandled rejections. GPU errors and lost devices are console errors; see watch.ts. */
function collectFaults(watched: Page): void {
  watched.on("console", (message) => {
    if (message.type() === "error") {
      faults.push(`console error: ${message.text()}`);
    }
  });
  watched.on("pageerror", (error) => {
    const message = error instanceof Error ? error.message : String(error);
    if (!message.includes(LEFT_WHILE_LOADING)) {
      faults.push(`uncaught in the page: ${message}`);
    }
  });
  watched.on("error", (error) => {
    faults.push(`the page crashed: ${error.message}`);
  });
}

/** Waits for reports in flight: a GPU error arrives one round trip after the call that caused it. */
async function settle(): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 20)));
}
