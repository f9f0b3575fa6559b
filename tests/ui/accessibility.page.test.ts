import { AxePuppeteer } from "@axe-core/puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { click, openReady, present, waitForStatus } from "./person.ts";

const { page } = usePage("index.html");

const VIEWS = ["train", "data", "examine", "benchmark"] as const;

beforeAll(async () => {
  await openReady(page(), "#digits=1200&layers=16&epochs=2");
});

afterAll(async () => {
  await page().emulateMediaFeatures([]);
  await page().setViewport({ width: 1440, height: 900 });
});

/** The faults that axe finds in the page as it is, one a line. */
async function faults(): Promise<string[]> {
  const { violations } = await new AxePuppeteer(page()).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`),
  );
}

/** The faults of every view, sideways scrolling included. The tour, a long test, does this in every state. */
async function faultsOfAllViews(scheme: "light" | "dark", width: number): Promise<string[]> {
  const found: string[] = [];
  await page().emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page().setViewport({ width, height: 900 });
  for (const view of VIEWS) {
    await click(page(), `>>> button#view-${view}`);
    const overflow = await page().evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    const lines = overflow > 0 ? [`${overflow} px too wide`] : [];
    found.push(...[...lines, ...(await faults())].map((fault) => `${view}: ${fault}`));
  }
  return found;
}

test("axe finds no fault in any view before training, light and wide", async () => {
  expect(await faultsOfAllViews("light", 1440)).toEqual([]);
});

test("axe finds no fault after training, dark and narrow, with a network examined", async () => {
  await page().setViewport({ width: 1440, height: 900 });
  await click(page(), ">>> button#view-train");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 2 epochs/);
  await click(page(), ">>> button#view-examine");
  await click(page(), ">>> examine-view >>> confusion-matrix >>> td.right button");
  await present(page(), ">>> #cell");
  expect(await faultsOfAllViews("dark", 360)).toEqual([]);
});
