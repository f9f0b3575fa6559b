// Browsers that are killed one after the other, with one profile for all of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer, { type Browser, type Page } from "puppeteer";
import { afterAll, expect, inject } from "vitest";
import { CHROME_FLAGS, installedBrowsers } from "../../src/node/browser.mjs";
import { click, waitForStatus } from "./person.ts";

/** An epoch takes a few tenths of a second and each is saved, so one kill in a few interrupts a save. */
const RUN = "#digits=1200&layers=16&epochs=10000";

/** Makes a profile, which is removed after the tests. The function opens the page in a new browser with it. */
export function useProfile(): () => Promise<{ browser: Browser; page: Page }> {
  const profile = mkdtempSync(join(tmpdir(), "adamant-killed-"));
  afterAll(() => {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  return async () => {
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
  };
}

/** Begins a run, and waits until some of its epochs are saved. */
export async function train(page: Page): Promise<void> {
  await click(page, ">>> button#train");
  await waitForStatus(page, /epoch [3-9] of/);
}

/** Kills a browser within one and a half seconds. */
export async function killSoon(browser: Browser, random: () => number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1500 * random()));
  const { pid } = browser.process() ?? {};
  expect(pid).toBeDefined();
  const closed = new Promise((resolve) => browser.process()?.once("exit", resolve));
  process.kill(pid as number, "SIGKILL");
  await closed;
}
