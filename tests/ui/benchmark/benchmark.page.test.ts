import { expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import { click, countOf, openReady, present, textOf } from "../person.ts";

const { page } = usePage("index.html");

test("a benchmark shows each figure when it is measured, can be stopped, and leaves the page ready", async () => {
  await openReady(page(), "#digits=1200&layers=16");
  await click(page(), ">>> button#view-benchmark");
  await expect
    .poll(() => textOf(page(), ">>> benchmark-view >>> h2 + p"))
    .toMatch(/^How fast this processor trains/);
  await click(page(), ">>> button#quick");
  await expect.poll(() => textOf(page(), ">>> #benchmark-status")).toContain("Measuring");
  const rows = await textOf(page(), ">>> benchmark-view >>> tbody");
  expect(rows).toMatch(/^roofline multiply-adds in registers ?[\d.,]+ GFLOP\/s/);
  await click(page(), ">>> button#stop-benchmark");
  await present(page(), ">>> button#thorough");
  await expect.poll(() => countOf(page(), ">>> benchmark-view >>> .wrong")).toBe(0);
  await click(page(), ">>> button#view-train");
  await expect.poll(() => textOf(page(), ">>> #status")).toContain("Ready");
});

test("the roofline names its points, none over another, and numbers them on a phone", async () => {
  await click(page(), ">>> button#view-benchmark");
  await present(page(), ">>> benchmark-view >>> h2");
  await page().evaluate(() => {
    const product = (name: string, intensity: number, rate: number) => ({
      ...{ group: "matmul", name, intensity, rate, unit: "GFLOP/s" },
      ...{ timing: undefined, share: 0.25 },
    });
    const plot = document.createElement("roofline-plot");
    Object.assign(plot, {
      id: "plot",
      roofline: { flops: 12e9, bandwidth: 1e9 },
      rows: [
        product("a·b 256 × 256 × 256", 43, 2.6),
        product("aᵀ·b 256 × 256 × 256", 43, 2.7),
        product("a·bᵀ 256 × 256 × 256", 43, 2.65),
        product("a·b 64 × 128 × 784", 20, 2.6),
      ],
    });
    document.body.prepend(plot);
  });
  const namesIn = () =>
    page().$$eval("#plot >>> .name", (names) =>
      names.map((name) => {
        const { x, y, width, height } = name.getBoundingClientRect();
        return { text: name.textContent, x, y, width, height };
      }),
    );
  await expect
    .poll(async () => (await namesIn()).map(({ text }) => text))
    .toEqual(["a·b 256³", "aᵀ·b 256³", "a·bᵀ 256³", "a·b 64 × 128 × 784"]);
  const boxes = await namesIn();
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(0, index)) {
      const isApart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        // Lines of text stand close, and their boxes are a little higher than the letters.
        Math.abs(one.y - other.y) >= 12;
      expect(isApart, `${one.text} and ${other.text}`).toBe(true);
    }
  }
  await page().setViewport({ width: 390, height: 844 });
  await expect
    .poll(async () => (await namesIn()).map(({ text }) => text))
    .toEqual(["1", "2", "3", "4"]);
  await page().setViewport({ width: 1440, height: 900 });
  await page().evaluate(() => document.querySelector("#plot")?.remove());
});
