// A tab behind another one, in a Chrome with its usual settings: those of Puppeteer keep hidden tabs awake.
import puppeteer, { type Browser, type Page } from "puppeteer";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { quantile } from "../../src/bench/measure.ts";
import { CHROME_FLAGS, installedBrowsers } from "../../src/node/browser.mjs";
import { soaking } from "../soak.ts";
import { click, waitForStatus } from "./person.ts";

const KEPT_AWAKE = [
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
];

/** An epoch takes a few tenths of a second. */
const RUN = "#digits=1200&layers=16&epochs=40";

/** How fast a hidden tab must be, relative to a visible one; less where other programs share the machine. */
const WANTED_SPEED = soaking ? 0.9 : 0.5;

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await puppeteer.launch({
    executablePath: installedBrowsers()[0] ?? "",
    args: CHROME_FLAGS,
    ignoreDefaultArgs: KEPT_AWAKE,
  });
  page = await browser.newPage();
  await page.goto(inject("browsers").url + RUN);
  await waitForStatus(page, /^Ready ·/);
});

afterAll(async () => {
  await browser.close();
});

/** The duration of each epoch in the table. */
async function epochSeconds(): Promise<number[]> {
  const cells = await page.$$eval(">>> epoch-table >>> tbody tr td:last-child", (found) =>
    found.map((cell) => cell.textContent),
  );
  return cells.map(parseFloat);
}

test("a hidden tab continues to train, as fast as a visible one", async () => {
  await click(page, ">>> button#train");
  await waitForStatus(page, /epoch (1\d|20) of/);
  const other = await browser.newPage();
  await other.bringToFront();
  expect(await page.evaluate(() => document.visibilityState)).toBe("hidden");
  const hiddenAt = Number(/epoch (\d+) of/.exec(await waitForStatus(page, /epoch \d+ of/))?.[1]);
  await waitForStatus(page, /^Done/);
  const seconds = await epochSeconds();
  // The epoch during which the tab was hidden counts for neither.
  const [seen, hidden] = [seconds.slice(1, hiddenAt - 1), seconds.slice(hiddenAt)];
  const speed = quantile(seen, 0.5) / quantile(hidden, 0.5);
  console.log(`A hidden tab trains at ${Math.round(100 * speed)} % of its speed in sight.`);
  expect(hidden.length).toBeGreaterThan(10);
  expect(speed).toBeGreaterThan(WANTED_SPEED);
});
