import { expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { click, fill, openReady, present } from "./person.ts";

const { page } = usePage("index.html");

const hash = () => page().evaluate(() => location.hash);

const chosenView = () =>
  page().$eval(">>> view-tabs >>> [aria-current]", ({ id }) => id.replace("view-", ""));

const go = (steps: number) =>
  page().evaluate((by) => {
    history.go(by);
  }, steps);

test("Back and Forward go from view to view, and settings stay as they are", async () => {
  await openReady(page(), "#digits=400&epochs=2");
  await click(page(), ">>> button#view-kernels");
  await click(page(), ">>> button#view-train");
  await fill(page(), "lr", "0.02");
  await expect.poll(hash).toContain("lr=0.02");
  await go(-1);
  await expect.poll(chosenView).toBe("kernels");
  await go(-1);
  await expect.poll(chosenView).toBe("train");
  await expect.poll(() => page().$eval(">>> input#lr", ({ value }) => value)).toBe("0.02");
  await expect.poll(hash).toContain("lr=0.02");
  await go(1);
  await expect.poll(chosenView).toBe("kernels");
  await expect.poll(hash).toContain("lr=0.02");
});

test("a link that is followed meanwhile is taken all the same", async () => {
  await page().evaluate(() => {
    location.hash = "#digits=400&epochs=2&lr=0.03";
  });
  await click(page(), ">>> button#view-train");
  await expect.poll(() => page().$eval(">>> input#lr", ({ value }) => value)).toBe("0.03");
});

test("Back from a link to a small page leads to the whole one, and its view", async () => {
  await openReady(page(), "#digits=400&epochs=2");
  await click(page(), ">>> button#view-data");
  await page().evaluate(() => {
    location.hash = "#embed&digits=400&epochs=2";
  });
  await present(page(), ">>> #open-whole");
  await go(-1);
  await expect.poll(chosenView).toBe("data");
  await present(page(), ">>> data-view >>> h2");
});
