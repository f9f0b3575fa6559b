// The header: the views in one line, the menus and the GPU's name, in windows of every size.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import { click, focusedId, leaveField, openReady, overflowOf } from "../person.ts";

const { page } = usePage("index.html");

beforeAll(async () => {
  await openReady(page(), "#digits=1200&layers=16&epochs=1");
});

afterAll(async () => {
  await page().setViewport({ width: 1440, height: 900 });
});

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

async function boxOf(selector: string): Promise<Box> {
  const element = await page().waitForSelector(selector, { visible: true });
  if (element === null) {
    throw new Error(`There is no ${selector}.`);
  }
  return element.evaluate((node) => {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    return { left, right, top, bottom };
  });
}

async function boxesOf(selector: string): Promise<readonly Box[]> {
  return page().$$eval(selector, (nodes) =>
    nodes
      .filter((node) => node.checkVisibility())
      .map((node) => {
        const { left, right, top, bottom } = node.getBoundingClientRect();
        return { left, right, top, bottom };
      }),
  );
}

function overlaps(one: Box, other: Box): boolean {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return across > 0.5 && down > 0.5;
}

/** The window, and how many lines the header has in it. */
const SIZES = [
  [360, 740, 2],
  [390, 844, 2],
  [640, 360, 1],
  [768, 1024, 2],
  [844, 390, 1],
  [1024, 768, 1],
  [1280, 720, 1],
  [1440, 900, 1],
  [1920, 1080, 1],
] as const;

describe.each(SIZES)("at %i × %i", (width, height, lines) => {
  beforeAll(async () => {
    await page().setViewport({ width, height });
    await leaveField(page());
    await page().keyboard.press("1");
    await page().evaluate(() => {
      scrollTo(0, 0);
    });
  });

  test("the views are one line, and nothing in the header overlaps or leaves the window", async () => {
    const tabs = await boxesOf(">>> view-tabs >>> button");
    expect(tabs).toHaveLength(7);
    expect(new Set(tabs.map(({ top }) => Math.round(top))).size).toBe(1);
    const parts = await boxesOf(">>> header > *");
    for (const [index, part] of parts.entries()) {
      expect(part.left).toBeGreaterThanOrEqual(0);
      expect(part.right).toBeLessThanOrEqual(width);
      for (const other of parts.slice(index + 1)) {
        expect(overlaps(part, other), JSON.stringify([part, other])).toBe(false);
      }
    }
    const header = await boxOf(">>> header");
    expect(header.bottom - header.top).toBeLessThanOrEqual(lines * 48);
    expect(await overflowOf(page())).toBe(0);
  });

  test("the shown view's button is in sight, and both menus open inside the window", async () => {
    const line = await boxOf(">>> view-tabs");
    for (const key of ["7", "4", "1"] as const) {
      await page().keyboard.press(key);
      const inside = async () => {
        const { left, right } = await boxOf(">>> view-tabs >>> [aria-current]");
        return left >= line.left - 0.5 && right <= line.right + 0.5;
      };
      await expect.poll(inside, { message: `view ${key}` }).toBe(true);
    }
    for (const menu of ["share", "export"]) {
      await click(page(), `>>> button#menu-${menu}`);
      const { left, right, top, bottom } = await boxOf(">>> share-menu >>> [role=menu]");
      expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
      expect(bottom).toBeLessThanOrEqual(height);
      await page().keyboard.press("Escape");
    }
    await leaveField(page());
  });
});

test.each([360, 390])(
  "on a phone, %i pixels wide, a whole word names the adapter",
  async (width) => {
    await page().setViewport({ width, height: 740 });
    const summary = await page().$eval(">>> #adapter > summary", (element) => ({
      seen: element.innerText.trim(),
      isWhole: element.scrollWidth <= element.clientWidth,
    }));
    expect(summary).toEqual({ seen: "Software", isWhole: true });
  },
);

test.each([
  [390, 844],
  [768, 1024],
  [1024, 768],
  [1440, 900],
])("the explanation of the GPU's name is inside the window, at %i × %i", async (width, height) => {
  await page().setViewport({ width, height });
  await click(page(), ">>> #adapter > summary");
  const { left, right } = await boxOf(">>> #adapter > p");
  expect(left).toBeGreaterThanOrEqual(0);
  expect(right).toBeLessThanOrEqual(width);
  await click(page(), ">>> #adapter > summary");
});

test("the views are one stop for Tab; arrow keys, Home and End move between them", async () => {
  await page().setViewport({ width: 390, height: 844 });
  const after = async (key: "ArrowRight" | "ArrowLeft" | "Home" | "End" | "Tab") => {
    await page().keyboard.press(key);
    return focusedId(page());
  };
  await (await page().$(">>> #view-train"))?.focus();
  expect(await after("ArrowRight")).toBe("view-data");
  expect(await after("End")).toBe("view-kernels");
  const { left, right } = await boxOf(">>> #view-kernels");
  expect(left).toBeGreaterThanOrEqual(0);
  expect(right).toBeLessThanOrEqual(390);
  expect(await after("ArrowRight")).toBe("view-train");
  expect(await after("ArrowLeft")).toBe("view-kernels");
  expect(await after("Home")).toBe("view-train");
  expect(await after("ArrowRight")).toBe("view-data");
  expect(await after("Tab")).toBe("menu-share");
  await page().keyboard.down("Shift");
  expect(await after("Tab")).toBe("view-train");
  await page().keyboard.up("Shift");
  expect(await after("ArrowRight")).toBe("view-data");
  await page().keyboard.press("Enter");
  await expect
    .poll(() => page().$eval(">>> #view-data", (tab) => tab.getAttribute("aria-current")))
    .toBe("page");
  await leaveField(page());
  await page().keyboard.press("1");
});
