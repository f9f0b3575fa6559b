// The built page in a headless browser on the software adapter, for scripts that measure it or take its pictures.
import puppeteer from "puppeteer";
import { preview } from "vite";
import { CHROME_FLAGS, installedBrowsers } from "../src/node/browser.mjs";

/**
 * Serves the built page and opens an empty page of a browser, for as long as they are used.
 *
 * @param {(page: import("puppeteer").Page, address: string) => Promise<void>} use the address is that of the built page
 */
export async function withBuiltPage(use) {
  const server = await preview({
    build: { outDir: "dist/page" },
    preview: { port: 0 },
    logLevel: "warn",
  });
  const browser = await puppeteer.launch({
    executablePath: String(installedBrowsers()[0]),
    args: CHROME_FLAGS,
  });
  try {
    await use(await browser.newPage(), String(server.resolvedUrls?.local[0]));
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Waits until the status in the run bar has these words. */
export async function statusIs(
  /** @type {import("puppeteer").Page} */ page,
  /** @type {string} */ words,
) {
  await page.waitForFunction(
    (expected) =>
      globalThis.document
        .querySelector("adamant-app")
        ?.shadowRoot?.querySelector("run-bar")
        ?.shadowRoot?.querySelector("#status")
        ?.textContent.includes(expected),
    { timeout: 600_000, polling: 50 },
    words,
  );
}
