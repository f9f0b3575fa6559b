import { expect, test } from "vitest";
import { builtInDigits } from "../../../src/data/index.ts";
import { usePage } from "../../browser/bridge.ts";
import { click, fill, openFiles, openReady, present, textOf, waitForStatus } from "../person.ts";

const { page } = usePage("index.html");

/** Black on white, with two columns that may be the label. */
function unclearCsv(): string {
  const { images, labels } = builtInDigits({ count: 20, seed: 1 });
  const header = ["fold", "sort", ...Array.from({ length: 784 }, (_, pixel) => `pixel${pixel}`)];
  const rows = Array.from(labels ?? [], (label, row) => [
    row % 3,
    label,
    ...images.subarray(784 * row, 784 * (row + 1)).map((ink) => 255 - ink),
  ]);
  return [header, ...rows].map((cells) => cells.join()).join("\n");
}

test("the page asks which column is the label, says that images are black on white, and inverts them", async () => {
  await openReady(page(), "#digits=1200&layers=16");
  await openFiles(page(), { "mine.csv": unclearCsv() });
  await expect
    .poll(() => textOf(page(), ">>> #refusal"))
    .toContain('it is unclear which column is the label: "fold" or "sort".');
  await click(page(), ">>> #label-columns >>> ::-p-text(sort)");
  await waitForStatus(page(), /^Ready · 16 training/);
  await expect.poll(() => textOf(page(), ">>> #data")).toBe("mine.csv: 20 digits, 28 × 28");
  await expect
    .poll(() => textOf(page(), ">>> .data-note"))
    .toContain('the column "fold" is not used.');
  await click(page(), ">>> #invert");
  await present(page(), ">>> #invert-back");
  await present(page(), ">>> ::-p-text(The images are inverted.)");
  expect(await page().$(">>> #invert")).toBeNull();
  // The link tells how it was read, so that whoever opens it has the same run.
  await expect
    .poll(() => page().evaluate(() => location.hash))
    .toMatch(/&data=mine\.csv&rows=20&hash=[0-9a-f]{16}&invert=true&label=sort$/);
});

test("a column without a name, in which the labels are, is given by its number", async () => {
  await openReady(page(), "#digits=1200&layers=16");
  const rows = unclearCsv().split("\n").slice(1);
  const moved = rows.map((row) => {
    const [, label = "", ...pixels] = row.split(",");
    return [...pixels.slice(0, 300), label, ...pixels.slice(300)].join();
  });
  await openFiles(page(), { "middle.csv": moved.join("\n") });
  await expect
    .poll(() => textOf(page(), ">>> #refusal"))
    .toContain("it is unclear which of its 785 columns is the label");
  await fill(page(), "label-column", "301");
  await waitForStatus(page(), /^Ready · 16 training/);
});
