import { afterAll, beforeAll, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import { click, openReady, present, waitForStatus } from "../person.ts";

const { page } = usePage("index.html");

beforeAll(async () => {
  await page().setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
  await openReady(page(), "#digits=1200&layers=16&epochs=1");
});

afterAll(async () => {
  await page().setViewport({ width: 1440, height: 900 });
});

async function placeOf(selector: string): Promise<{ x: number; y: number; size: number }> {
  const element = await page().waitForSelector(selector, { visible: true });
  const { x, y, width, height } = (await element?.boundingBox()) ?? {
    ...{ x: 0, y: 0, width: 0, height: 0 },
  };
  return { x: x + width / 2, y: y + height / 2, size: height };
}

test("the name of the GPU is level with the title", async () => {
  const middle = (selector: string) =>
    page().$eval(selector, (element) => {
      const words = document.createRange();
      words.selectNodeContents(element);
      const { top, bottom } = words.getBoundingClientRect();
      return (top + bottom) / 2;
    });
  const difference = (await middle(">>> #adapter summary")) - (await middle(">>> h1"));
  expect(Math.abs(difference)).toBeLessThanOrEqual(3);
});

// Chrome takes a fast stroke for a fling, and ignores a tap that stops one.
test("a tap right after a fast stroke is a click", async () => {
  await page().evaluate(() => {
    Object.assign(globalThis, { clicks: 0 });
    const count = () => {
      (globalThis as unknown as { clicks: number }).clicks += 1;
    };
    addEventListener("click", count, { capture: true });
  });
  const pad = await placeOf(">>> drawing-pad >>> canvas");
  const heading = await placeOf(">>> drawing-pad >>> h2");
  for (const pause of [0, 20, 50]) {
    await page().touchscreen.touchStart(pad.x, pad.y - 0.4 * pad.size);
    for (let step = 1; step <= 12; step++) {
      await page().touchscreen.touchMove(pad.x + step, pad.y + (step / 15 - 0.4) * pad.size);
    }
    await page().touchscreen.touchEnd();
    await new Promise((resolve) => setTimeout(resolve, pause));
    await page().touchscreen.tap(heading.x, heading.y);
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  expect(await page().evaluate("globalThis.clicks")).toBe(3);
});

test("whatever is pressed is 44 pixels high or more, also when there is a run", async () => {
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done/);
  await click(page(), ">>> #fold-settings > summary");
  const small = () =>
    page().evaluate(() => {
      const found: string[] = [];
      const look = (root: Document | ShadowRoot) => {
        for (const element of root.querySelectorAll("*")) {
          if (element.shadowRoot !== null) {
            look(element.shadowRoot);
          }
          const parts = [element, element.closest("label") ?? element];
          const height = Math.max(...parts.map((part) => part.getBoundingClientRect().height));
          const isPressed = element.matches("button, input, select, summary");
          if (isPressed && element.checkVisibility() && height < 43.9) {
            found.push(`${element.localName}#${element.id}: ${height}`);
          }
        }
      };
      look(document);
      return found;
    });
  for (const view of ["train", "data", "examine", "runs", "sweep", "benchmark", "kernels"]) {
    await click(page(), `>>> button#view-${view}`);
    await present(page(), view === "runs" ? ">>> runs-table >>> td" : `>>> ${view}-view >>> h2`);
    expect(await small(), view).toEqual([]);
  }
});

test("at 360 pixels, too, the words below the digits and beside the small curve have room", async () => {
  await page().setViewport({ width: 360, height: 740, isMobile: true, hasTouch: true });
  await click(page(), ">>> button#view-train");
  await openReady(page(), "#digits=1200&layers=64&epochs=8");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done/);
  const shares = await page().$$eval(">>> prediction-list >>> .sure", (elements) =>
    elements.map((element) => {
      const words = document.createRange();
      words.selectNodeContents(element);
      const { left, right } = words.getBoundingClientRect();
      return { left, right };
    }),
  );
  expect(shares).toHaveLength(12);
  for (const [index, { right }] of shares.entries()) {
    if (index % 6 < 5) {
      expect(shares[index + 1]?.left).toBeGreaterThan(right + 2);
    }
  }
  const height = await page().$eval(
    ">>> loss-sparkline >>> p",
    (element) => element.getBoundingClientRect().height,
  );
  expect(height).toBeLessThanOrEqual(44.5);
});
