import { AxePuppeteer } from "@axe-core/puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useChrome } from "../chrome/bridge.ts";
import { click, openReady, waitForStatus } from "./person.ts";

const { page } = useChrome("index.html");

const VIEWS = ["train", "data", "examine", "benchmark"] as const;

beforeAll(async () => {
  await openReady(page(), "#digits=1200&layers=16&epochs=2");
});

afterAll(async () => {
  await page().emulateMediaFeatures([]);
  await page().setViewport({ width: 1440, height: 900 });
});

/** What axe has to say of the page as it is: a line for each fault. */
async function faults(): Promise<string[]> {
  const { violations } = await new AxePuppeteer(page()).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`),
  );
}

/** Every view, light and wide, dark and narrow; sideways nothing may have to be scrolled. */
async function faultsOfAllViews(): Promise<string[]> {
  const found: string[] = [];
  for (const view of VIEWS) {
    await click(page(), `>>> button#view-${view}`);
    for (const [scheme, width] of [
      ["light", 1440],
      ["dark", 360],
    ] as const) {
      await page().emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page().setViewport({ width, height: 900 });
      const name = `${view}, ${scheme}, ${width} px`;
      const overflow = await page().evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      const lines = overflow > 0 ? [`${overflow} px too wide`] : [];
      found.push(...[...lines, ...(await faults())].map((fault) => `${name}: ${fault}`));
    }
  }
  return found;
}

test("axe finds nothing in any view before training", async () => {
  expect(await faultsOfAllViews()).toEqual([]);
});

test("nor after it, with a network under examination", async () => {
  await page().setViewport({ width: 1440, height: 900 });
  await click(page(), ">>> button#view-train");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 2 epochs/);
  await click(page(), ">>> button#view-examine");
  await click(page(), ">>> button#examine-last");
  await click(page(), ">>> examine-view >>> confusion-matrix >>> td.right button");
  await page().waitForSelector(">>> #cell");
  expect(await faultsOfAllViews()).toEqual([]);
});
