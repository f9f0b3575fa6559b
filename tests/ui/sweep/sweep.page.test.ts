// The Sweep view, by mouse and by keyboard.
import { beforeAll, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import { click, countOf, fill, leaveField, openReady, present, textOf } from "../person.ts";

const { page } = usePage("index.html");

/** Few digits and a small network, so that an epoch of all networks takes seconds in software. */
const HASH = "#digits=1200&layers=16&epochs=3&fresh=false";

const status = () => textOf(page(), ">>> #sweep-status");
const accuracies = () =>
  page().$$eval(">>> sweep-table >>> tr", ([head, ...rows]) => {
    const column = [...(head?.children ?? [])].findIndex((cell) =>
      cell.textContent.trim().startsWith("Val acc."),
    );
    return rows.map((row) => Number.parseFloat(row.children[column]?.textContent ?? ""));
  });

async function waitFor(words: RegExp): Promise<void> {
  await expect.poll(status, { timeout: 45_000, interval: 50 }).toMatch(words);
}

beforeAll(async () => {
  await openReady(page(), HASH);
  await click(page(), ">>> #view-sweep");
  await present(page(), ">>> sweep-fields >>> #count");
});

test("says how many networks the lists make, about how long they take, and which text is wrong", async () => {
  await expect
    .poll(() => textOf(page(), ">>> #count"))
    .toBe("32 networks: 4 learning rates × 8 seeds.");
  // Nothing of the default is cut off.
  for (const width of [1280, 390]) {
    await page().setViewport({ width, height: 800 });
    const cut = await page().$eval(
      ">>> #sweep-lr",
      ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
    );
    expect(cut).toBe(0);
  }
  await page().setViewport({ width: 1440, height: 900 });
  await fill(page(), "sweep-lr", "0.001, fast");
  await expect
    .poll(() => textOf(page(), ">>> sweep-fields >>> label .wrong"))
    .toMatch(/^Learning rates .*fast/);
  expect(
    await page().$eval(">>> #start-sweep", (button) => (button as HTMLButtonElement).disabled),
  ).toBe(true);
  await fill(page(), "sweep-lr", "0.0001, 0.01");
  await fill(page(), "sweep-seeds", "2");
  await expect
    .poll(() => textOf(page(), ">>> #count"))
    .toBe("4 networks: 2 learning rates × 2 seeds.");
  await expect
    .poll(() => textOf(page(), ">>> #estimate"), { timeout: 30_000 })
    .toMatch(/^About .* for all: an estimate/);
});

test("trains all networks, sorts them, and compares the settings", async () => {
  await click(page(), ">>> #start-sweep");
  await waitFor(/^Done: 4 networks in /);
  await expect.poll(() => countOf(page(), ">>> sweep-table >>> tbody tr")).toBe(4);
  const best = await accuracies();
  expect(best).toEqual([...best].sort((a, b) => b - a));
  await expect.poll(() => countOf(page(), ">>> sweep-table >>> tr.best")).toBe(1);
  await click(page(), '>>> sweep-table >>> button[data-column="val acc."]');
  await expect.poll(accuracies).toEqual([...best].sort((a, b) => a - b));
  await expect.poll(() => textOf(page(), ">>> #configurations tr.best th")).toBe("lr 0.01");
  await expect
    .poll(() => textOf(page(), ">>> #sentence"))
    .toMatch(/^lr 0.01 is ahead of lr 0.0001 by .* 2 seeds are too few/);
  await expect.poll(() => countOf(page(), ">>> #sweep-legend > span")).toBe(2);
});

test("shows how each network reads a drawing, and what all of them say together", async () => {
  const pad = await page().waitForSelector(">>> sweep-view >>> drawing-pad >>> canvas", {
    visible: true,
  });
  await pad?.scrollIntoView();
  const { x, y, width, height } = (await pad?.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page().mouse.move(x + width / 2, y + 0.15 * height);
  await page().mouse.down();
  await page().mouse.move(x + width / 2, y + 0.85 * height, { steps: 6 });
  await page().mouse.up();
  await expect.poll(() => textOf(page(), ">>> sweep-table >>> thead")).toMatch(/reads$/);
  await expect
    .poll(() =>
      page().$$eval(">>> sweep-table >>> tbody tr", (rows) =>
        rows.map((row) => row.lastElementChild?.textContent ?? ""),
      ),
    )
    .toEqual(Array(4).fill(expect.stringMatching(/^\d \(/)));
  await expect
    .poll(() => textOf(page(), ">>> sweep-view >>> drawing-pad >>> #answer .digit"))
    .toMatch(/\d/);
});

test("examines the network that is pressed", async () => {
  // The bar covers what is at the edge of the window.
  await page().$eval(">>> #network-3", (button) => {
    button.scrollIntoView({ block: "center" });
  });
  await click(page(), ">>> #network-3");
  await expect
    .poll(() => textOf(page(), ">>> #examined"))
    .toContain("network 3 of the sweep (lr 0.01, seed 1)");
  await leaveField(page());
  await page().keyboard.press("5");
  await present(page(), ">>> sweep-view");
});

test("pauses and goes on by keyboard, and neither a run nor a benchmark begins meanwhile", async () => {
  await fill(page(), "sweep-epochs", "60");
  const focus = async (id: string) => {
    const button = await present(page(), `>>> #${id}`);
    await button.focus();
    await page().keyboard.press("Enter");
  };
  await focus("start-sweep");
  await waitFor(/^Training · 0 of 4 networks done, [1-9]/);
  await leaveField(page());
  await page().keyboard.press("t");
  await expect.poll(() => textOf(page(), ">>> #notice")).toMatch(/^A sweep is under way/);
  await page().keyboard.press("e");
  await expect.poll(() => textOf(page(), ">>> #notice")).toMatch(/^A sweep is under way/);
  await page().keyboard.press("6");
  await expect.poll(() => textOf(page(), ">>> #benchmark-status")).toMatch(/^A sweep is under way/);
  await expect
    .poll(() => page().$eval(">>> #quick", (button) => (button as HTMLButtonElement).disabled))
    .toBe(true);
  await page().keyboard.press("5");
  await focus("pause-sweep");
  await waitFor(/^Paused · 0 of 4 networks done/);
  const rows = await accuracies();
  await focus("resume-sweep");
  await waitFor(/^Training/);
  await expect.poll(accuracies).not.toEqual(rows);
});

test("goes on after a reload, from where it was saved", async () => {
  await click(page(), ">>> #pause-sweep");
  await waitFor(/^Paused/);
  const before = (await accuracies()).sort();
  await openReady(page(), HASH);
  await click(page(), ">>> #view-sweep");
  await expect
    .poll(() => textOf(page(), ">>> #unfinished-sweep"))
    .toMatch(/A sweep of 4 networks on built-in .* was not finished/);
  await click(page(), ">>> #continue-sweep");
  await waitFor(/^Training/);
  await click(page(), ">>> #pause-sweep");
  await waitFor(/^Paused/);
  expect((await accuracies()).length).toBe(before.length);
  await expect
    .poll(() => textOf(page(), ">>> sweep-table >>> tbody td:nth-of-type(3)"))
    .toMatch(/^([2-9]|\d\d)\/60$/);
  await click(page(), ">>> #stop-sweep");
  await waitFor(/^Stopped/);
  await openReady(page(), HASH);
  await click(page(), ">>> #view-sweep");
  await expect.poll(() => countOf(page(), ">>> #unfinished-sweep")).toBe(0);
});
