// A browser is killed, perhaps while it saves a run. When it starts again it offers the run, at that save or the one before.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer, { type Browser, type Page } from "puppeteer";
import { afterAll, expect, inject, test } from "vitest";
import { randomStream } from "../../src/base/random.ts";
import { CHROME_FLAGS, installedBrowsers } from "../../src/node/browser.mjs";
import { soaking } from "../soak.ts";
import { click, textOf, waitForStatus } from "./person.ts";

const KILLS = 100;

/** An epoch takes a few tenths of a second and each is saved, so one kill in a few interrupts a save. */
const RUN = "#digits=1200&layers=16&epochs=10000";

const profile = mkdtempSync(join(tmpdir(), "adamant-killed-"));

afterAll(() => {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
});

/** The page in a new browser with the profile of the killed one. */
async function opened(): Promise<{ browser: Browser; page: Page }> {
  const browser = await puppeteer.launch({
    executablePath: installedBrowsers()[0] ?? "",
    args: CHROME_FLAGS,
    userDataDir: profile,
  });
  const [page] = await browser.pages();
  if (page === undefined) {
    throw new Error("Chrome opened without a page.");
  }
  await page.goto(inject("browsers").url + RUN);
  await waitForStatus(page, /^Ready ·/);
  return { browser, page };
}

/** How many whole epochs the run has that the page offers. */
async function offeredEpochs(page: Page): Promise<number> {
  const offer = await textOf(page, ">>> #unfinished span");
  const [, place, epoch] = /stopped (in|after) epoch (\d+) of 10000/.exec(offer) ?? [];
  expect(place, offer).toBeDefined();
  return Number(epoch) - Number(place === "in");
}

async function epochUnderWay(page: Page): Promise<number> {
  const status = await waitForStatus(page, /^Training · epoch \d+ of .*samples/);
  return Number(/epoch (\d+)/.exec(status)?.[1]);
}

test.runIf(soaking)(
  `a browser that is killed while it trains offers the run after a restart: ${KILLS} of ${KILLS}`,
  async () => {
    const random = randomStream(8, 1);
    let kept = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const { browser, page } = await opened();
      if (kill === 0) {
        await click(page, ">>> button#train");
        await waitForStatus(page, /epoch [3-9] of/);
      } else {
        const offered = await offeredEpochs(page);
        expect(offered, `after kill ${kill}`).toBeGreaterThanOrEqual(kept);
        await click(page, ">>> #continue-unfinished");
        kept = offered;
        expect(await epochUnderWay(page)).toBeGreaterThan(offered);
      }
      await new Promise((resolve) => setTimeout(resolve, 1500 * random()));
      const { pid } = browser.process() ?? {};
      expect(pid).toBeDefined();
      const closed = new Promise((resolve) => browser.process()?.once("exit", resolve));
      process.kill(pid as number, "SIGKILL");
      await closed;
    }
    const { browser, page } = await opened();
    expect(await offeredEpochs(page)).toBeGreaterThanOrEqual(kept);
    await browser.close();
  },
  KILLS * 60_000,
);
