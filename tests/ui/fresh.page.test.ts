// The page's first run, and runs on built-in digits that are new in each epoch.
import { expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import {
  choose,
  chosen,
  click,
  countOf,
  fill,
  openReady,
  textOf,
  waitForStatus,
} from "./person.ts";

const { page } = usePage("index.html");

const RUN = "#digits=2000&layers=16&epochs=6&fresh=true";

async function weights(): Promise<string> {
  await waitForStatus(page(), /^Done/);
  return textOf(page(), ">>> #fingerprint code");
}

test("a page without a link begins with fresh digits and a one-cycle schedule", async () => {
  await openReady(page(), "");
  await expect.poll(() => chosen(page(), "preset")).toBe("Quick");
  await expect.poll(() => chosen(page(), "schedule")).toBe("one-cycle");
  await expect
    .poll(() => page().$eval(">>> input#fresh", ({ checked }: HTMLInputElement) => checked))
    .toBe(true);
  expect(new URL(page().url()).hash).toBe("");
  await expect
    .poll(() => textOf(page(), ">>> #as-people-write"))
    .toContain("those for validation are like real ones");
});

test("the choice of a preset or of fresh digits is in the address", async () => {
  await choose(page(), "preset", "standard");
  expect(new URL(page().url()).hash).toBe("#preset=standard");
  await click(page(), ">>> input#fresh");
  await fill(page(), "layers", "16");
  expect(new URL(page().url()).hash).toBe("#fresh=true&layers=16");
});

test("a run with fresh digits that is reloaded in its middle ends with the bits of an undisturbed one", async () => {
  await openReady(page(), RUN);
  await click(page(), ">>> button#train");
  const undisturbed = await weights();

  await openReady(page(), RUN);
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /epoch [3-5] of 6/);
  await click(page(), ">>> button#pause");
  await waitForStatus(page(), /^Paused/);
  await page().reload();
  await click(page(), ">>> #continue-unfinished");
  await waitForStatus(page(), /Training|Done/);
  expect(await weights()).toBe(undisturbed);
  await expect.poll(() => countOf(page(), ">>> epoch-table >>> tbody tr:not(.live)")).toBe(6);

  await openReady(page(), RUN.replace("&fresh=true", ""));
  await click(page(), ">>> button#train");
  expect(await weights()).not.toBe(undisturbed);
});
