import { AxePuppeteer } from "@axe-core/puppeteer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { click, openReady, overflowOf, present, textOf, waitForStatus } from "./person.ts";

const { page } = usePage("index.html");

const VIEWS = ["train", "data", "examine", "runs", "sweep", "benchmark", "kernels"] as const;

beforeAll(async () => {
  await openReady(page(), "#digits=1200&layers=16&epochs=2");
});

afterAll(async () => {
  await page().emulateMediaFeatures([]);
  await page().setViewport({ width: 1440, height: 900 });
});

/** The faults that axe finds in the page as it is, one a line: all, or only those against one rule, which takes less time. */
async function faults(rule?: string): Promise<string[]> {
  const axe = new AxePuppeteer(page());
  const { violations } = await (rule === undefined ? axe : axe.withRules([rule])).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`),
  );
}

/** The faults in a window of this size. */
async function faultsAt(
  scheme: "light" | "dark",
  size: { readonly width: number; readonly height: number },
): Promise<string[]> {
  await page().emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page().setViewport(size);
  return (await faults()).map((fault) => `${scheme}, ${size.width} px: ${fault}`);
}

const PROJECTOR = { width: 1280, height: 720 };
const WIDE = { width: 1920, height: 1080 };

/** The faults of every view, sideways scrolling included. The tour, a long test, does this in every state. */
async function faultsOfAllViews(scheme: "light" | "dark", width: number): Promise<string[]> {
  const found: string[] = [];
  await page().emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page().setViewport({ width, height: 900 });
  for (const view of VIEWS) {
    await click(page(), `>>> button#view-${view}`);
    const overflow = await overflowOf(page());
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

test("axe finds no fault while presenting, light and dark, on a projector and in a wide window", async () => {
  await page().setViewport(PROJECTOR);
  await click(page(), ">>> button#present");
  const found = [
    ...(await faultsAt("light", PROJECTOR)),
    ...(await faultsAt("dark", PROJECTOR)),
    ...(await faultsAt("light", WIDE)),
    ...(await faultsAt("dark", WIDE)),
  ];
  expect(found).toEqual([]);
});

test("axe finds no fault at an earlier moment, nor in an explained step, presented in dark", async () => {
  await page().setViewport(PROJECTOR);
  await page().focus(">>> time-slider >>> input");
  await page().keyboard.press("Home");
  await expect.poll(() => textOf(page(), ">>> #picture-words")).toMatch(/^Before the first step/);
  expect(await faultsAt("dark", PROJECTOR)).toEqual([]);
  await click(page(), ">>> button#now");
  await click(page(), ">>> button#explain");
  await present(page(), ">>> step-view >>> #sentence");
  for (const stop of ["batch", "forward", "loss", "error", "gradients", "adam", "again"]) {
    await click(page(), `>>> button#stop-${stop}`);
    // In light every rule is checked: see step.page.test.ts.
    expect(await faults("color-contrast"), stop).toEqual([]);
  }
  expect(await faultsAt("light", { width: 390, height: 844 })).toEqual([]);
  await page().setViewport(PROJECTOR);
  await page().keyboard.press("Escape");
  await click(page(), ">>> button#present");
});
