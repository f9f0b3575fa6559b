import { expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import { click, countOf, openReady, present, textOf } from "../person.ts";

const { page } = usePage("index.html");

test("a benchmark shows each figure when it is measured, can be stopped, and leaves the page ready", async () => {
  await openReady(page(), "#digits=1200&layers=16");
  await click(page(), ">>> button#view-benchmark");
  await click(page(), ">>> button#quick");
  expect(await textOf(page(), ">>> #benchmark-status")).toContain("Measuring");
  const rows = await textOf(page(), ">>> benchmark-view >>> tbody");
  expect(rows).toMatch(/^roofline multiply-adds in registers ?[\d.,]+ GFLOP\/s/);
  await click(page(), ">>> button#stop-benchmark");
  await present(page(), ">>> button#thorough");
  expect(await countOf(page(), ">>> benchmark-view >>> .wrong")).toBe(0);
  await click(page(), ">>> button#view-train");
  expect(await textOf(page(), ">>> #status")).toContain("Ready");
});
