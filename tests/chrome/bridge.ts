import puppeteer, { type Browser, type Page } from "puppeteer";
import { afterAll, afterEach, beforeAll, inject } from "vitest";
import type * as api from "./api.ts";
import { launchChrome } from "./launch.ts";
import { decode, encode } from "./wire.ts";

type Api = typeof api;

declare global {
  var callApi: (name: keyof Api, argument: string) => Promise<string>;
}

/** What the page did that no test asked for: any of it turns the run red. */
const faults: string[] = [];

let browser: Browser;
let page: Page;

/**
 * Gives a test file a page. Call it once, at the top of the file. A test that provokes faults
 * takes them.
 */
export function useChrome(path = "tests/chrome/page.html"): {
  page: () => Page;
  takeFaults: () => Promise<string[]>;
} {
  beforeAll(async () => {
    const { endpoint, url } = inject("chrome");
    browser = await (endpoint === undefined
      ? launchChrome()
      : puppeteer.connect({ browserWSEndpoint: endpoint }));
    page = await browser.newPage();
    collectFaults(page);
    await page.goto(url + path, { waitUntil: "load" });
  });
  afterEach(async () => {
    await settle();
    const found = faults.splice(0);
    if (found.length > 0) {
      throw new Error(`The page reported:\n${found.join("\n")}`);
    }
  });
  afterAll(async () => {
    await page.close();
    await (inject("chrome").endpoint === undefined ? browser.close() : browser.disconnect());
  });
  const takeFaults = async () => {
    await settle();
    return faults.splice(0);
  };
  return { page: () => page, takeFaults };
}

/** Runs a function of api.ts in the page. Plain data and typed arrays go in and come out. */
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

/** Console errors (which GPU errors and lost devices become, see watch.ts), exceptions and unhandled rejections. */
function collectFaults(watched: Page): void {
  watched.on("console", (message) => {
    if (message.type() === "error") {
      faults.push(`console error: ${message.text()}`);
    }
  });
  watched.on("pageerror", (error) => {
    faults.push(`uncaught in the page: ${error instanceof Error ? error.message : String(error)}`);
  });
  watched.on("error", (error) => {
    faults.push(`the page crashed: ${error.message}`);
  });
}

/** Lets reports arrive that are on their way: GPU errors come a round trip after the call that made them. */
async function settle(): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 20)));
}
