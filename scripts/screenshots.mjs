// Takes the README's screenshots of the built page, in the browser that the tests use: the page after four epochs on
// built-in digits, the Data view, and the Examine view.
//
//   npm run screenshots
import { mkdirSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer";
import { preview } from "vite";
import { CHROME_FLAGS, installedBrowsers } from "../src/node/browser.mjs";

const SIZE = { width: 1440, height: 900, deviceScaleFactor: 1 };
const images = fileURLToPath(new URL("../docs/images/", import.meta.url));
mkdirSync(images, { recursive: true });

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
  const page = await browser.newPage();
  await page.setViewport(SIZE);
  await page.goto(`${String(server.resolvedUrls?.local[0])}#digits=6000&epochs=4`);
  const status = (/** @type {string} */ words) =>
    page.waitForFunction(
      (expected) =>
        globalThis.document
          .querySelector("adamant-app")
          ?.shadowRoot?.querySelector("run-bar")
          ?.shadowRoot?.querySelector("#status")
          ?.textContent.includes(expected),
      { timeout: 180_000, polling: 200 },
      words,
    );
  // The window is made as high as the page. For a page higher than the window, Puppeteer would make the window one pixel
  // wide for a moment, which changes the page's layout.
  const picture = async (/** @type {string} */ name) => {
    const height = await page.evaluate(() => globalThis.document.documentElement.scrollHeight);
    await page.setViewport({ ...SIZE, height });
    await page.screenshot({ path: `${images}${name}.png`, captureBeyondViewport: false });
    await page.setViewport(SIZE);
  };
  await status("Ready");
  await (await page.waitForSelector(">>> button#train", { visible: true }))?.click();
  await status("Done");
  await page.waitForSelector(">>> #fingerprint", { visible: true });
  await picture("page");

  await (await page.waitForSelector(">>> button#view-data", { visible: true }))?.click();
  await page.waitForSelector(">>> #duplicates", { visible: true });
  await picture("data");

  await (await page.waitForSelector(">>> button#view-examine", { visible: true }))?.click();
  await (await page.waitForSelector(">>> button#examine-last", { visible: true }))?.click();
  const cell = ">>> examine-view >>> confusion-matrix >>> td:not(.right) button";
  await (await page.waitForSelector(cell, { visible: true }))?.click();
  await page.waitForSelector(">>> #cell", { visible: true });
  await picture("examine");
} finally {
  await browser.close();
  await server.close();
}
process.exit(0);
