import { expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { click, openReady, present, textOf, waitForStatus } from "./person.ts";

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
    await waitForStatus(other, /A run is in progress in another tab/);
    await click(other, ">>> button#take-over");
    await waitForStatus(other, /epoch [2-9] of 4000/);

    await page().bringToFront();
    await waitForStatus(page(), /^Paused/);
    expect(await textOf(page(), ">>> #notice")).toContain("Another tab trains now");
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
  expect(await textOf(page(), ">>> #unfinished span")).toContain("of 5000");
  await click(page(), ">>> #discard-unfinished");
});
