// Where the parts of the Train view are: a person sees what belongs together without scrolling.
import { afterEach, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import { click, leaveField, openReady, textOf, waitForStatus } from "../person.ts";

const { page } = usePage("index.html");

const QUICK = "#digits=1200&layers=128,64&epochs=2";

afterEach(async () => {
  await page().setViewport({ width: 1440, height: 900 });
});

/** The lower edge of an element, from the top of the window. */
async function bottomOf(selector: string): Promise<number> {
  const element = await page().waitForSelector(selector, { visible: true });
  return (await element?.evaluate((node) => node.getBoundingClientRect().bottom)) ?? Infinity;
}

test.each([
  [1280, 720],
  [1440, 900],
])(
  "settings, curves and network are on screen together, before a run and after it, at %i × %i",
  async (width, height) => {
    await page().setViewport({ width, height });
    await openReady(page(), QUICK);
    await page().evaluate(() => {
      scrollTo(0, 0);
    });
    const seen = [
      ">>> input#layers",
      ">>> .more > summary",
      ">>> .curves",
      ">>> network-view >>> canvas",
      ">>> probability-bars",
    ];
    const check = async () => {
      for (const selector of seen) {
        expect(await bottomOf(selector), selector).toBeLessThanOrEqual(height);
      }
    };
    await check();
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /^Done/);
    await check();
  },
);

test("P presents: curves, network, pad and digits without scrolling, in larger type; Escape leaves", async () => {
  await page().setViewport({ width: 1280, height: 720 });
  await openReady(page(), QUICK);
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done/);
  await leaveField(page());
  await page().evaluate(() => {
    scrollTo(0, 0);
  });
  const size = () => page().evaluate(() => getComputedStyle(document.documentElement).fontSize);
  expect(await size()).toBe("16px");
  await page().keyboard.press("p");
  await expect.poll(size).toBe("19.2px");
  for (const part of ["run-charts", "network-view", "probability-bars", "prediction-list"]) {
    await expect.poll(() => bottomOf(`>>> ${part}`), { message: part }).toBeLessThanOrEqual(720);
  }
  const overflow = () => page().evaluate(() => document.documentElement.scrollHeight - innerHeight);
  await expect.poll(overflow).toBe(0);
  await page().keyboard.press("Escape");
  await expect.poll(size).toBe("16px");
  // By mouse, too.
  await click(page(), ">>> button#present");
  expect(await textOf(page(), ">>> button#present")).toBe("Exit");
  await click(page(), ">>> button#present");
  await expect.poll(size).toBe("16px");
});

test.each([
  [390, 844],
  [640, 360],
])("the run bar is one line with the accuracy in it, at %i × %i", async (width, height) => {
  await page().setViewport({ width, height });
  await openReady(page(), QUICK);
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done/);
  const bar = await page().$(">>> run-bar");
  expect(await bar?.evaluate((node) => node.getBoundingClientRect().height)).toBeLessThanOrEqual(
    60,
  );
  expect(await textOf(page(), ">>> run-bar >>> .short")).toMatch(/^Done · \d\d\.\d %$/);
});

test("plus and minus add and remove a hidden layer", async () => {
  await openReady(page(), QUICK);
  const layers = () => page().$eval(">>> input#layers", ({ value }: HTMLInputElement) => value);
  await click(page(), ">>> button#add-layer");
  await expect.poll(layers).toBe("128,64,32");
  await click(page(), ">>> button#remove-layer");
  await click(page(), ">>> button#remove-layer");
  await expect.poll(layers).toBe("128");
});

test("arrow keys move through the tabs of the records", async () => {
  await (await page().$(">>> #tab-epochs"))?.focus();
  await page().keyboard.press("ArrowRight");
  expect(await textOf(page(), ">>> #panel-confusion")).toContain("when the run is over");
  await page().keyboard.press("End");
  expect(await textOf(page(), ">>> #panel-runs")).toContain("When you train again");
});
