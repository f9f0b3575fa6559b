// Takes the README's pictures of the built page, in the browser that the tests use: an animation of the network while it
// learns, the page after the run, the Data view, and the Examine view.
//
//   npm run screenshots
import { mkdirSync, writeFileSync } from "node:fs";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer";
import { preview } from "vite";
import { CHROME_FLAGS, installedBrowsers } from "../src/node/browser.mjs";
import { animatedWebp } from "./animated-webp.mjs";

const SIZE = { width: 1440, height: 900, deviceScaleFactor: 1 };
/** The animation: its window, how many frames it has at most, and the milliseconds between two of them. */
const FILM = { width: 1280, height: 720, frames: 30, interval: 450, quality: 35 };

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
  await page.goto(`${String(server.resolvedUrls?.local[0])}`);
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
  /** Takes frames of the window until the run is over. */
  const film = async () => {
    const frames = [];
    const done = status("Done").then(() => true);
    const pause = () => setTimeout(FILM.interval, false);
    let isDone = false;
    while (!isDone && frames.length < FILM.frames) {
      frames.push(await page.screenshot({ type: "webp", quality: FILM.quality }));
      isDone = Boolean(await Promise.race([done, pause()]));
    }
    await done;
    frames.push(await page.screenshot({ type: "webp", quality: FILM.quality }));
    return frames;
  };
  await status("Ready");
  await page.setViewport({ ...FILM, deviceScaleFactor: 1 });
  await page.keyboard.press("p");
  await (await page.waitForSelector(">>> button#train", { visible: true }))?.click();
  writeFileSync(`${images}learning.webp`, animatedWebp(await film(), FILM, FILM.interval));
  await page.keyboard.press("Escape");
  await page.setViewport(SIZE);
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
