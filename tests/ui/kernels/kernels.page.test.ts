import { afterAll, beforeAll, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import { click, countOf, openReady, overflowOf, present, textOf } from "../person.ts";

const { page } = usePage("index.html");

beforeAll(async () => {
  await openReady(page(), "#digits=500&layers=24&epochs=1&seed=4&batch=20");
});

afterAll(async () => {
  await page().setViewport({ width: 1440, height: 900 });
});

test("the kernels of a step are listed in order, with the shapes of the network that would train", async () => {
  await click(page(), ">>> button#view-kernels");
  expect(await textOf(page(), ">>> #plan")).toBe(
    "One training step of 784-24-10, batch 20, with the layered plan: 12 dispatches on the GPU, in this order.",
  );
  expect(await textOf(page(), ">>> #outline li")).toBe(
    "Forward input_matmul layer 1 images [20, 784] · w1 [784, 24] → z1 [20, 24]",
  );
  expect(await countOf(page(), ">>> #outline li")).toBe(12);
});

test("a press on a kernel opens its source, with the numbers of its lines", async () => {
  expect(await countOf(page(), ">>> kernels-view >>> .source")).toBe(0);
  await click(page(), ">>> #outline li:last-child button");
  expect(await textOf(page(), ">>> kernels-view >>> #adam-1")).toMatch(/^1 ?\/\/ /);
  expect(await countOf(page(), ">>> kernels-view >>> .source")).toBe(1);
});

test("a line of the step explanation leads there, and the run stands where it stood", async () => {
  await click(page(), ">>> button#view-train");
  await click(page(), ">>> button#explain");
  await click(page(), ">>> button#stop-adam");
  await click(page(), ">>> .lines button:nth-child(3)");
  await click(page(), ">>> button#how-it-works");
  const line = await present(page(), ">>> kernels-view >>> .source .at");
  expect(await line.evaluate((node) => node.textContent)).toContain(
    "parameters[index] -= rate * m_new",
  );
  await expect.poll(() => line.isIntersectingViewport()).toBe(true);
  expect(await countOf(page(), ">>> step-view")).toBe(0);
  expect(await textOf(page(), ">>> #plan")).toContain("784-24-10, batch 20, with the layered plan");
});

test("no line makes the page wider than a phone", async () => {
  await page().setViewport({ width: 390, height: 844 });
  expect(await overflowOf(page())).toBe(0);
  await page().setViewport({ width: 1440, height: 900 });
});
