// Takes the pictures of README and docs of the built page, in the browser that the tests use: an animation of the network while
// it learns, the views after a run, a sweep, runs, and a report.
//
//   npm run screenshots
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { animatedWebp } from "./animated-webp.mjs";
import { statusIs, withBuiltPage } from "./built-page.mjs";

const SIZE = { width: 1440, height: 900, deviceScaleFactor: 1 };
/** The animation: its window, how many frames it has at most, and the milliseconds between two of them. */
const FILM = { width: 1280, height: 720, frames: 20, interval: 650, quality: 30 };
/** A picture has the best of these qualities with which it has at most so many bytes. */
const QUALITIES = [85, 70, 55, 40, 25];
const MOST_BYTES = 150_000;
/** Pixels around a part of the page. */
const MARGIN = 8;

/** Runs that differ in their networks or learning rates. */
const RUNS = ["layers=16", "layers=16&lr=0.0003", "layers=64", "layers=128,64"];

const images = fileURLToPath(new URL("../docs/images/", import.meta.url));
mkdirSync(images, { recursive: true });

await withBuiltPage(async (page, address) => {
  const status = (/** @type {string} */ words) => statusIs(page, words);
  const seen = (/** @type {string} */ selector) =>
    page.waitForSelector(`>>> ${selector}`, { visible: true, timeout: 180_000 });
  const press = async (/** @type {string} */ selector) => (await seen(selector))?.click();
  const fill = async (/** @type {string} */ field, /** @type {string} */ text) => {
    const input = await seen(`input#${field}`);
    await input?.click({ count: 3 });
    await input?.type(text);
    await page.keyboard.press("Tab");
  };
  /** @param {string} name @param {import("puppeteer").ScreenshotClip} [clip] a part of the window; the whole unless given */
  const save = async (name, clip) => {
    for (const quality of QUALITIES) {
      const options = /** @type {const} */ ({ type: "webp", captureBeyondViewport: false });
      const image = await page.screenshot({ ...options, quality, ...(clip && { clip }) });
      if (image.length <= MOST_BYTES) {
        writeFileSync(`${images}${name}.webp`, image);
        return;
      }
    }
    throw new Error(`${name}.webp would have more than ${MOST_BYTES} bytes.`);
  };
  /**
   * A picture of the page, or of a part of it. The window is made as high as the page: for a page higher than the window,
   * Puppeteer would make the window one pixel wide for a moment, which changes the page's layout.
   *
   * @param {string} name
   * @param {{ readonly from: string, readonly to?: string, readonly width?: number }} [part] from the top of an element to the
   *   end of it, or of another one; the width is that of the page unless given
   */
  const picture = async (name, part) => {
    await page.evaluate(() => {
      globalThis.scrollTo(0, 0);
    });
    // The view has its data and its height.
    await setTimeout(1000);
    const height = await page.evaluate(() => globalThis.document.documentElement.scrollHeight);
    await page.setViewport({ ...SIZE, height });
    // Canvases are painted anew in the frame after.
    await setTimeout(500);
    await save(name, part && (await clipOf(part)));
    await page.setViewport(SIZE);
  };
  const clipOf = async (
    /** @type {{ readonly from: string, readonly to?: string, readonly width?: number }} */ part,
  ) => {
    const { from, to = from, width = SIZE.width } = part;
    const boxOf = async (/** @type {string} */ selector) =>
      /** @type {import("puppeteer").BoundingBox} */ (await (await seen(selector))?.boundingBox());
    const [first, last] = [await boxOf(from), await boxOf(to)];
    const y = first.y - MARGIN;
    return { x: first.x - MARGIN, y, width, height: last.y + last.height + MARGIN - y };
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
  /** Trains with these settings, on a page that is loaded for them. */
  const train = async (/** @type {string} */ settings) => {
    await page.goto("about:blank");
    await page.goto(`${address}#digits=4000&epochs=8&${settings}`);
    await status("Ready");
    await press("button#train");
    await status("Done");
  };

  await page.setViewport({ ...FILM, deviceScaleFactor: 1 });
  await page.goto(address);
  await status("Ready");
  await page.keyboard.press("p");
  await press("button#train");
  writeFileSync(`${images}learning.webp`, animatedWebp(await film(), FILM, FILM.interval));
  await page.keyboard.press("Escape");
  await page.setViewport(SIZE);
  await seen("#fingerprint");
  await picture("page");

  await press("button#view-data");
  await seen("#duplicates");
  // The plane has been computed.
  await seen("class-plane >>> .chosen > *");
  await picture("data");

  await press("button#view-examine");
  await press("button#examine-last");
  await press("examine-view >>> confusion-matrix >>> td:not(.right) button");
  await press("prediction-list#cell >>> button.digit");
  await seen("#contributions");
  await picture("examine");
  await picture("why", { from: "explanation-panel", width: 720 });

  const report = await reportOf(page, press);
  await page.goto(report);
  await save("report");
  rmSync(fileURLToPath(report));

  for (const settings of RUNS) {
    await train(settings);
  }
  await press("button#view-runs");
  await seen("runs-view >>> confusion-matrix");
  await picture("runs");

  await press("button#view-sweep");
  await fill("sweep-layers", "32");
  await fill("sweep-seeds", "6");
  await press("button#start-sweep");
  await seen("#configurations");
  await seen("button#start-sweep");
  await picture("sweep-view");
  await picture("sweep", { from: "#sweep-legend", to: "sweep-view >>> .panels" });
});
process.exit(0);

/**
 * The report of the run, as a person saves it.
 *
 * @param {import("puppeteer").Page} page
 * @param {(selector: string) => Promise<void>} press
 * @returns {Promise<string>} the address of the file
 */
async function reportOf(page, press) {
  await page.evaluate(() => {
    const { createObjectURL } = globalThis.URL;
    globalThis.URL.createObjectURL = (blob) => {
      Object.assign(globalThis, { report: blob });
      return createObjectURL(blob);
    };
  });
  await press("button#menu-export");
  await press("button#save-report");
  await page.waitForFunction("globalThis.report !== undefined");
  const text = await page.evaluate("globalThis.report.text()");
  const file = new URL("../dist/report.html", import.meta.url);
  writeFileSync(file, String(text));
  return file.href;
}
