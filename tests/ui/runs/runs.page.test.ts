// The Runs view: what a person does with the runs that are kept.
import { mkdirSync } from "node:fs";
import { AxePuppeteer } from "@axe-core/puppeteer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import {
  choose,
  click,
  countOf,
  openReady,
  overflowOf,
  present,
  savedBy,
  textOf,
  waitForStatus,
} from "../person.ts";
import { QUICK, ROW, changeStore, emptyStore, showRuns, train } from "./store.ts";

const { page } = usePage("index.html");

const PICTURES = "dist/runs/";

const MATRIX = ">>> section.matrix >>> confusion-matrix >>> table";

/** Milliseconds that a table of 200 runs takes at most to open, to be sorted and to follow the pointer. */
const MOST_MS = 100;

async function rowCount(count: number): Promise<void> {
  await expect.poll(() => countOf(page(), ROW)).toBe(count);
}

beforeAll(async () => {
  await emptyStore(page());
  await train(page());
  await train(page(), `${QUICK}&lr=0.01`);
  await openReady(page(), QUICK);
  await showRuns(page());
});

afterAll(async () => {
  await emptyStore(page());
});

test("runs stay through a reload, with their figures, their data, and a column for what differs", async () => {
  await expect.poll(() => countOf(page(), ROW)).toBe(2);
  const text = await textOf(page(), `${ROW}:first-child`);
  expect(text).toMatch(/\d+\.\d\d % ± \d+\.\d/);
  expect(text).toContain("built-in v1");
  const heads = await textOf(page(), ">>> runs-table >>> thead");
  expect(heads).toContain("lr");
  expect(heads).not.toContain("batch");
});

test("each has a colour of its own", async () => {
  const colours = await page().$$eval(">>> runs-table >>> .swatch", (swatches) =>
    swatches.map((one) => (one as unknown as SVGElement).style.stroke),
  );
  expect(new Set(colours).size).toBe(2);
});

test("a press on a column sorts, and another turns the order", async () => {
  const first = () => textOf(page(), `${ROW}:first-child`);
  await click(page(), ">>> runs-table >>> [data-column=lr]");
  const highest = await first();
  await click(page(), ">>> runs-table >>> [data-column=lr]");
  await expect.poll(first).not.toBe(highest);
  await expect
    .poll(() => countOf(page(), ">>> th[aria-sort=ascending] > [data-column=lr]"))
    .toBe(1);
});

describe("pointing", () => {
  test("at a row draws its curves above the others, and shows its confusion matrix", async () => {
    await page().hover(`${ROW}:first-child`);
    const pointed = await present(page(), ">>> runs-plot >>> g.pointed path.validation");
    expect(await pointed.evaluate((node) => node.getAttribute("d"))).toMatch(/^M/);
    const one = await textOf(page(), MATRIX);
    await page().hover(`${ROW}:last-child`);
    await expect.poll(() => textOf(page(), MATRIX)).not.toBe(one);
  });

  test("at a curve marks its row", async () => {
    const curve = await present(page(), ">>> runs-plot >>> .all path.validation");
    const at = await curve.evaluate((node) => {
      const path = node as unknown as SVGPathElement;
      path.ownerSVGElement?.scrollIntoView({ block: "center" });
      const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
      const box = path.ownerSVGElement?.getBoundingClientRect() as DOMRect;
      return { x: box.x + x, y: box.y + y };
    });
    await page().mouse.move(at.x, at.y);
    await present(page(), `${ROW}.pointed`);
    await page().mouse.move(5, 5);
    await expect.poll(() => countOf(page(), `${ROW}.pointed`)).toBe(0);
  });

  test("by the keyboard does the same", async () => {
    await page().$eval(`${ROW}:last-child button.rename`, (button) => {
      (button as HTMLElement).focus();
    });
    await present(page(), `${ROW}:last-child.pointed`);
    await present(page(), ">>> runs-plot >>> g.pointed");
  });
});

test("a name is typed, kept, and shown as text whatever is in it", async () => {
  const name = '<img src=x onerror="document.title=1">';
  await click(page(), `${ROW}:first-child button.rename`);
  await page().keyboard.type(name);
  await page().keyboard.press("Enter");
  await expect.poll(() => textOf(page(), `${ROW}:first-child button.rename`)).toBe(name);
  await openReady(page(), QUICK);
  await showRuns(page());
  await expect.poll(() => countOf(page(), ">>> runs-table >>> img")).toBe(0);
  await expect.poll(() => textOf(page(), ">>> runs-table >>> tbody")).toContain(name);
});

test("the CSV has a line for each run", async () => {
  const csv = await savedBy(page(), () => click(page(), ">>> #save-runs"));
  const lines = new TextDecoder().decode(csv).trim().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain("val_accuracy");
});

describe("deleting", () => {
  test("one run can be undone", async () => {
    await click(page(), `${ROW}:first-child td:last-child button`);
    await rowCount(1);
    await click(page(), ">>> #undo-delete");
    await rowCount(2);
  });

  test("all runs can be undone", async () => {
    await click(page(), ">>> #delete-runs");
    await present(page(), ">>> #no-runs");
    await click(page(), ">>> #undo-delete");
    await rowCount(2);
  });
});

describe("two runs side by side", () => {
  test("show what differs, the same moment of both, and McNemar's test", async () => {
    await click(page(), `${ROW}:first-child input[type=checkbox]`);
    await click(page(), `${ROW}:last-child input[type=checkbox]`);
    await expect
      .poll(() => textOf(page(), ">>> run-comparison >>> #differences"))
      .toMatch(/lr (0\.01 0\.001|0\.001 0\.01)$/);
    const verdict = await textOf(page(), ">>> run-comparison >>> #verdict");
    expect(verdict).toContain("On the same 240 digits");
    expect(verdict).toContain("McNemar's exact test");
    await choose(page(), "moment", "best");
    await expect
      .poll(() => textOf(page(), ">>> run-comparison >>> #disagreement"))
      .toContain("true");
    await expect.poll(() => countOf(page(), ">>> run-comparison >>> .tiles digit-image")).toBe(32);
  });

  test("show the digits on which they disagree, since their data is in use", async () => {
    const shown = await countOf(page(), ">>> run-comparison >>> .digits digit-image");
    expect(shown).toBeGreaterThan(0);
  });

  test("have no faults for axe, dark and on a phone", async () => {
    mkdirSync(PICTURES, { recursive: true });
    for (const [scheme, width] of [
      ["light", 1440],
      ["dark", 390],
    ] as const) {
      await page().emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page().setViewport({ width, height: 900 });
      const { violations } = await new AxePuppeteer(page()).analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${String(nodes[0]?.target)}`)).toEqual([]);
      expect(await overflowOf(page())).toBe(0);
      await page().screenshot({ path: `${PICTURES}${scheme}-${width}.png`, fullPage: true });
    }
    await page().emulateMediaFeatures([]);
    await page().setViewport({ width: 1440, height: 900 });
  });

  test("keep their names and the head above them in sight when a phone scrolls the table", async () => {
    await page().setViewport({ width: 390, height: 844 });
    const table = await page().waitForSelector(">>> runs-table");
    const places = await table?.evaluate(({ shadowRoot }) => {
      const scroll = shadowRoot?.querySelector(".scroll");
      scroll?.scrollBy(200, 0);
      const left = (selector: string) =>
        shadowRoot?.querySelector(selector)?.getBoundingClientRect().left;
      return {
        scrolled: scroll?.scrollLeft,
        head: left("thead th"),
        name: left("td.name"),
        table: scroll?.getBoundingClientRect().left,
      };
    });
    expect(places?.scrolled).toBe(200);
    expect(places?.name).toBe(places?.table);
    expect(places?.head).toBe(places?.name);
    await page().setViewport({ width: 1440, height: 900 });
  });
});

test("a run is repeated with five seeds, and drawn as mean and range", async () => {
  await emptyStore(page());
  await openReady(page(), QUICK.replace("epochs=2", "epochs=1"));
  await click(page(), ">>> button#view-runs");
  await click(page(), ">>> button#repeat");
  await expect.poll(() => countOf(page(), ROW), { timeout: 60_000 }).toBe(5);
  await waitForStatus(page(), /^Done/);
  const seeds = await textOf(page(), ">>> runs-table >>> tbody");
  expect(seeds).toContain("built-in v1");
  // Other settings are repeated with the same seeds.
  await expect.poll(() => page().$eval(">>> input#seed", (field) => field.value)).toBe("1");
  await present(page(), ">>> runs-plot >>> [clip-path] path.band");
  await expect
    .poll(() => textOf(page(), ">>> #seed-legend"))
    .toMatch(/^5 seeds: mean [\d.]+ %, from [\d.]+ % to [\d.]+ %, after epoch 1$/);
  await click(page(), ">>> #bands");
  await expect.poll(() => countOf(page(), ">>> runs-plot >>> path.band")).toBe(0);
});

test("200 runs are shown, sorted and pointed at without a wait", async () => {
  await changeStore(
    page(),
    `const [run] = runs;
     return Array.from({ length: 200 - runs.length }, (_, index) => ({
       ...run, id: "copy-" + index, colour: index + runs.length, startedAt: run.startedAt + index,
       settings: { ...run.settings, lr: (index + 1) / 1e4, batch: 16 + index % 7 },
       epochs: Array.from({ length: 128 }, (_, epoch) => ({ ...run.epochs[0], epoch: epoch + 1 })),
     }));`,
  );
  // After a run nothing is left to be compiled in the background.
  await train(page());
  const session = await page().createCDPSession();
  // The processor time of the page's thread: how long a person waits where nothing else runs.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
  const costs: Record<string, number[]> = { open: [], sort: [], hover: [] };
  const measure = async (name: string, action: () => Promise<unknown>) => {
    const before = await spent();
    await action();
    // Whoever asks meanwhile whether it is there would add to the cost.
    await page().evaluate(() => new Promise((resolve) => setTimeout(resolve, 600)));
    costs[name]?.push((await spent()) - before);
  };
  const press = (selector: string) =>
    page().$eval(selector, (button) => {
      (button as HTMLElement).click();
    });
  for (let turn = 0; turn < 5; turn++) {
    await press(">>> #view-train");
    await expect.poll(() => countOf(page(), ROW)).toBe(0);
    await measure("open", () => press(">>> #view-runs"));
    await expect.poll(() => countOf(page(), ROW)).toBeGreaterThan(12);
    await expect
      .poll(() => countOf(page(), ">>> runs-plot >>> path.validation"))
      .toBeGreaterThan(12);
    await measure("sort", () => press(">>> runs-table >>> [data-column=lr]"));
    await measure("hover", () =>
      page().$eval(`${ROW}:nth-child(4) td`, (cell) => {
        cell.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, composed: true }));
      }),
    );
    await expect.poll(() => countOf(page(), ">>> runs-plot >>> g.pointed")).toBe(1);
  }
  await session.detach();
  // The least of the turns: what else the machine does can only add to it.
  const least = Object.entries(costs).map(([name, values]) => ({ name, ms: Math.min(...values) }));
  console.log(
    `200 runs: ${least.map(({ name, ms }) => `${name} ${ms.toFixed(0)} ms`).join(", ")}.`,
  );
  expect(least.filter(({ ms }) => !(ms <= MOST_MS))).toEqual([]);
});
