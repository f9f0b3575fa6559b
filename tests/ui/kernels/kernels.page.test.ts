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
  await expect
    .poll(() => textOf(page(), ">>> #plan"))
    .toBe(
      "One training step of 784-24-10, batch 20, with the layered plan: 12 dispatches on the GPU, in this order.",
    );
  await expect
    .poll(() => textOf(page(), ">>> #outline li"))
    .toBe("Forward input_matmul layer 1 images [20, 784], w1 [784, 24] → z1 [20, 24]");
  await expect.poll(() => countOf(page(), ">>> #outline li")).toBe(12);
});

test("a press on a kernel opens its source, with the numbers of its lines", async () => {
  await expect.poll(() => countOf(page(), ">>> kernels-view >>> .source")).toBe(0);
  await click(page(), ">>> #outline li:last-child button");
  await expect.poll(() => textOf(page(), ">>> kernels-view >>> #adam-1")).toMatch(/^1 ?\/\/ /);
  await expect.poll(() => countOf(page(), ">>> kernels-view >>> .source")).toBe(1);
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
  await expect.poll(() => countOf(page(), ">>> step-view")).toBe(0);
  await expect
    .poll(() => textOf(page(), ">>> #plan"))
    .toContain("784-24-10, batch 20, with the layered plan");
});

test("no line makes the page wider than a phone", async () => {
  await page().setViewport({ width: 390, height: 844 });
  expect(await overflowOf(page())).toBe(0);
  await page().setViewport({ width: 1440, height: 900 });
});
