import { expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { click, fill, openReady, present, textOf, waitForStatus } from "./person.ts";

const { page } = usePage("index.html");

/** Long enough that it does not end during the test. */
const LONG = "#digits=1200&layers=16&epochs=5000";

test("one tab trains at a time: another tab takes over, and the first takes over again and is saved", async () => {
  await openReady(page(), LONG);
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /epoch [2-9] of 5000/);
  const other = await page().browser().newPage();
  try {
    await other.goto(page().url().replace("5000", "4000"));
    await waitForStatus(other, /^Ready/);
    await click(other, ">>> button#train");
    await waitForStatus(other, /^Another tab of this page trains/);
    await click(other, ">>> button#take-over");
    await waitForStatus(other, /epoch [2-9] of 4000/);

    await page().bringToFront();
    await waitForStatus(page(), /^Paused/);
    await expect.poll(() => textOf(page(), ">>> #notice")).toContain("Another tab trains now");
    await click(page(), ">>> button#resume");
    await waitForStatus(page(), /^Training · epoch \d+ of 5000/);
    await waitForStatus(other, /^Paused/);
  } finally {
    await other.close();
  }
  // A paused run is saved at once.
  await click(page(), ">>> button#pause");
  await waitForStatus(page(), /^Paused/);
  await page().reload();
  await present(page(), ">>> #continue-unfinished");
  await expect.poll(() => textOf(page(), ">>> #unfinished span")).toContain("of 5000");
  await click(page(), ">>> #discard-unfinished");
});

test("a sweep whose tab another one took over pauses, says so, and takes over again", async () => {
  await openReady(page(), LONG);
  await click(page(), ">>> #view-sweep");
  await fill(page(), "sweep-seeds", "1");
  await click(page(), ">>> #start-sweep");
  const sweepStatus = (words: RegExp, tab = page()) =>
    expect.poll(() => textOf(tab, ">>> #sweep-status"), { timeout: 45_000 }).toMatch(words);
  await sweepStatus(/^Training/);
  const other = await page().browser().newPage();
  try {
    await other.goto(page().url());
    await waitForStatus(other, /^Ready/);
    await click(other, ">>> #view-benchmark");
    await click(other, ">>> #quick");
    await expect.poll(() => textOf(other, ">>> benchmark-view >>> .wrong")).toMatch(/^Another tab/);
    await click(other, ">>> #view-sweep");
    await click(other, ">>> #start-sweep");
    await sweepStatus(/^Another tab of this page trains/, other);
    await click(other, ">>> #take-over-sweep");
    await sweepStatus(/^Training/, other);

    await page().bringToFront();
    await sweepStatus(/^Paused/);
    await expect.poll(() => textOf(page(), ">>> #notice")).toContain("This sweep is paused");
    await click(page(), ">>> #resume-sweep");
    await sweepStatus(/^Training/);
    await sweepStatus(/^Paused/, other);
  } finally {
    await other.close();
  }
  await page().reload();
  await click(page(), ">>> #view-sweep");
  await expect.poll(() => textOf(page(), ">>> #unfinished-sweep")).toContain("4 networks");
  await click(page(), ">>> #discard-sweep");
});
