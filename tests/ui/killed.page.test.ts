// A browser is killed, perhaps while it saves a run. When it starts again it offers the run, at that save or the one before.
import type { Page } from "puppeteer";
import { expect, test } from "vitest";
import { randomStream } from "../../src/base/random.ts";
import { soaking } from "../soak.ts";
import { killSoon, train, useProfile } from "./killed-browser.ts";
import { click, textOf, waitForStatus } from "./person.ts";

const KILLS = 100;

const opened = useProfile();

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
        await train(page);
      } else {
        const offered = await offeredEpochs(page);
        expect(offered, `after kill ${kill}`).toBeGreaterThanOrEqual(kept);
        await click(page, ">>> #continue-unfinished");
        kept = offered;
        expect(await epochUnderWay(page)).toBeGreaterThan(offered);
      }
      await killSoon(browser, random);
    }
    const { browser, page } = await opened();
    expect(await offeredEpochs(page)).toBeGreaterThanOrEqual(kept);
    await browser.close();
  },
  KILLS * 60_000,
);
