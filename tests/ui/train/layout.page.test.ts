// Where the parts of the Train view are: a person sees what belongs together without scrolling.
import { afterEach, beforeAll, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import {
  click,
  countOf,
  leaveField,
  openReady,
  present,
  textOf,
  waitForStatus,
} from "../person.ts";

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

// A run that another test left would be offered above everything.
beforeAll(async () => {
  await page().evaluate(async () => {
    const files = await navigator.storage.getDirectory();
    await files.removeEntry("adamant", { recursive: true }).catch(() => undefined);
  });
});

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
        // Each part is rendered in a task of its own.
        await expect
          .poll(() => bottomOf(selector), { message: selector })
          .toBeLessThanOrEqual(height);
      }
    };
    await check();
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /^Done/);
    await check();
  },
);

test("the run bar says in one line how long the run took, at 1,440 pixels", async () => {
  await openReady(page(), "#preset=standard&digits=1200&epochs=12");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 12 epochs in [\d.]+ s$/);
  // With all the buttons that there may be.
  await present(page(), ">>> button#save");
  const [height, line] = await page().$eval(">>> #status", (status) => [
    status.getBoundingClientRect().height,
    parseFloat(getComputedStyle(status).lineHeight),
  ]);
  expect(height).toBeLessThan(1.5 * (line ?? NaN));
});

test.each([1024, 1280, 1440])(
  "no words of the run bar are cut off at the end of a run, at %i pixels",
  async (width) => {
    await page().setViewport({ width, height: 768 });
    // Of the run of the test before.
    await expect
      .poll(() => textOf(page(), ">>> #best"))
      .toMatch(/^best validation .* \(epoch \d+\)$/);
    for (const words of [">>> #status", ">>> #headline", ">>> #best"]) {
      const hidden = () =>
        page().$eval(words, ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
      await expect.poll(hidden, { message: words }).toBe(0);
    }
  },
);

test.each([800, 1024, 1280])(
  "the buttons of a paused run lie in the run bar, at %i pixels",
  async (width) => {
    await page().setViewport({ width, height: 768 });
    await openReady(page(), "#digits=1200&layers=16&epochs=300");
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /epoch [3-9] of/);
    await click(page(), ">>> button#pause");
    await present(page(), ">>> button#save-run");
    const outside = await page().$eval(">>> run-bar", (bar) => {
      const { top, bottom } = bar.getBoundingClientRect();
      return [...(bar.shadowRoot?.querySelectorAll("button") ?? [])]
        .filter((button) => {
          const box = button.getBoundingClientRect();
          return button.checkVisibility() && (box.top < top || box.bottom > bottom);
        })
        .map(({ id }) => id);
    });
    expect(outside).toEqual([]);
    await click(page(), ">>> button#stop");
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
  // Nobody saves a network before a class, and the words need the room.
  await expect.poll(() => countOf(page(), ">>> button#save")).toBe(0);
  const overflow = () => page().evaluate(() => document.documentElement.scrollHeight - innerHeight);
  await expect.poll(overflow).toBe(0);
  const outside = await page().$$eval(
    ">>> prediction-list >>> .verdict",
    (verdicts) => verdicts.filter((one) => one.scrollWidth > one.clientWidth).length,
  );
  expect(outside).toBe(0);
  // A chosen unit has its arithmetic where the words below the picture were. Escape lets go of it first.
  const arithmetic = () => countOf(page(), ">>> network-view >>> .unit strong");
  await page().focus(">>> network-view >>> canvas");
  await page().keyboard.press("ArrowRight");
  await expect.poll(arithmetic).toBe(1);
  await expect.poll(overflow).toBe(0);
  await page().mouse.click(5, 5);
  await page().keyboard.press("Escape");
  await expect.poll(arithmetic).toBe(0);
  expect(await size()).toBe("19.2px");
  await page().keyboard.press("Escape");
  await expect.poll(size).toBe("16px");
  // By mouse, too.
  await click(page(), ">>> button#present");
  await expect.poll(() => textOf(page(), ">>> button#present")).toBe("Exit");
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
  await expect.poll(() => textOf(page(), ">>> run-bar >>> .short")).toMatch(/^Done · \d\d\.\d %$/);
});

test("on a phone that lies on its side, pad and answer are seen together, and the rest is folded", async () => {
  await page().setViewport({ width: 844, height: 390 });
  await openReady(page(), QUICK);
  for (const part of [".pad canvas", "#answer", "button#clear"]) {
    const selector = `>>> drawing-pad >>> ${part}`;
    await expect.poll(() => bottomOf(selector), { message: part }).toBeLessThanOrEqual(390);
  }
  await expect.poll(() => textOf(page(), ">>> train-view >>> .settings summary")).toBe("Settings");
  // The last of the buttons can be scrolled to, out of where they fade.
  const hidden = await page().$eval(">>> run-bar >>> .buttons", (line) => {
    line.scrollTo(1000, 0);
    const end = line.lastElementChild?.getBoundingClientRect().right ?? NaN;
    return line.getBoundingClientRect().right - end;
  });
  expect(hidden).toBeGreaterThanOrEqual(20);
});

test("while it trains, the accuracy stays readable in the one line of a phone", async () => {
  await page().setViewport({ width: 390, height: 844 });
  await openReady(page(), "#digits=1200&layers=16&epochs=30");
  await click(page(), ">>> button#train");
  const short = ">>> run-bar >>> .short";
  await expect.poll(() => textOf(page(), short)).toMatch(/^Epoch \d\d\/30 · /);
  const hidden = await page().$eval(short, (words) => words.scrollWidth - words.clientWidth);
  expect(hidden).toBe(0);
  await click(page(), ">>> button#stop");
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
  await (await present(page(), ">>> #tab-epochs")).focus();
  await page().keyboard.press("ArrowRight");
  await expect.poll(() => textOf(page(), ">>> #panel-confusion")).toContain("when the run is over");
  await page().keyboard.press("End");
  await expect.poll(() => textOf(page(), ">>> #panel-runs")).toMatch(/All runs \(\d+\)/);
});
