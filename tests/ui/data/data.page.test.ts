import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import {
  choose,
  click,
  countOf,
  easyCsv,
  easyIdx,
  fill,
  openFiles,
  openPage,
  openReady,
  present,
  textOf,
  waitForStatus,
} from "../person.ts";

const { page } = usePage("index.html");

test("files chosen while the page looks for a GPU are read", async () => {
  await openPage(page());
  await openFiles(page(), { "train.csv": easyCsv(20) });
  await waitForStatus(page(), /^Ready · 16 training/);
});

test("two IDX files, one of them compressed, are one data set; built-in digits can be chosen again", async () => {
  await openReady(page());
  const { images, labels } = easyIdx(60);
  await openFiles(page(), { "images.gz": gzipSync(images), "labels-idx1-ubyte": labels });
  await waitForStatus(page(), /^Ready · 48 training/);
  await click(page(), ">>> button#built-in");
  await waitForStatus(page(), /^Ready · 960 training/);
});

test("files may be dropped anywhere on the page", async () => {
  await page().evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "train.csv"));
    for (const type of ["dragover", "drop"]) {
      document.body.dispatchEvent(
        new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }),
      );
    }
  }, easyCsv(20));
  await waitForStatus(page(), /^Ready · 16 training/);
});

test("a bad CSV is refused with an error, and the data in use stays", async () => {
  await openFiles(page(), { "train.csv": "label,pixel0\n3,3O\n" });
  await expect
    .poll(() => textOf(page(), ">>> #refusal"))
    .toBe('train.csv:2: column 2 ("pixel0"): expected a whole number from 0 to 255, found "3O".');
  await expect.poll(() => textOf(page(), ">>> #data")).toBe("train.csv: 20 digits, 28 × 28");
});

test("a wrong value of a field gives an error and is not used", async () => {
  await fill(page(), "layers", "128,0");
  await expect
    .poll(() => textOf(page(), ">>> settings-form >>> .wrong"))
    .toBe(
      'Hidden layers is "128,0"; it must be whole numbers from 1 to 65536 with commas between them, such as 128,64.',
    );
  await expect.poll(() => textOf(page(), ">>> #summary")).toContain("109,386");
  await fill(page(), "layers", "128,64");
  await click(page(), ">>> button#built-in");
  await fill(page(), "digits", "3");
  await expect.poll(() => textOf(page(), ">>> #refusal")).toContain("from 100 to 60000");
  await fill(page(), "digits", "1200");
});

test("the Data view describes the data in use, and follows a change of it", async () => {
  await click(page(), ">>> button#view-data");
  await expect.poll(() => textOf(page(), ">>> data-view >>> h2")).toBe("built-in v1");
  await expect
    .poll(() => textOf(page(), ">>> #overall"))
    .toMatch(
      /^1,200 images of 28 × 28 pixels · mean 0\.1\d{3} · standard deviation 0\.3\d{3} · 80\.\d\d % background$/,
    );
  await expect.poll(() => countOf(page(), ">>> data-view >>> #classes li")).toBe(10);
  await expect.poll(() => textOf(page(), ">>> data-view >>> #classes li")).toBe("0");
  await expect
    .poll(() => textOf(page(), ">>> #balanced"))
    .toBe("Balanced: 120 digits of each class.");
  await expect.poll(() => textOf(page(), ">>> #split")).toBe("960 to train on 240 for validation");
  await expect.poll(() => textOf(page(), ">>> #duplicates")).toBe("No image occurs twice.");
  await click(page(), ">>> data-view >>> #columns summary");
  await expect
    .poll(() => textOf(page(), ">>> data-view >>> #columns tbody tr"))
    .toMatch(/^label 1200/);
  await expect.poll(() => countOf(page(), ">>> data-view >>> #columns tbody tr")).toBe(785);
  await openFiles(page(), { "train.csv": easyCsv(20) });
  await present(page(), ">>> ::-p-text(20 images of 28 × 28 pixels)");
  await expect
    .poll(() => textOf(page(), ">>> #duplicates"))
    .toContain("repeat an earlier one: 18.");
  await click(page(), ">>> button#view-train");
});

test("the samples can be browsed, all or those of one class", async () => {
  await click(page(), ">>> button#built-in");
  await waitForStatus(page(), /^Ready · 960 training/);
  await click(page(), ">>> button#view-data");
  await expect.poll(() => textOf(page(), ">>> #rows-shown")).toBe("1 to 60 of 1,200");
  await click(page(), ">>> button#rows-next");
  await present(page(), ">>> ::-p-text(61 to 120 of 1,200)");
  await choose(page(), "row-class", "7");
  await present(page(), ">>> ::-p-text(1 to 60 of 120)");
  const labels = await page().$$eval(">>> #rows li", (rows) => rows.map((row) => row.textContent));
  expect(new Set(labels.map((label) => label.trim()))).toEqual(new Set(["7"]));
});

test("a pixel chosen by the pointer or the arrow keys shows the figures of its column", async () => {
  const maps = await page().waitForSelector(">>> pixel-maps >>> .picture", { visible: true });
  await maps?.scrollIntoView();
  const box = await maps?.boundingBox();
  await page().mouse.move((box?.x ?? 0) + 1, (box?.y ?? 0) + 1);
  const words = () => textOf(page(), ">>> pixel-maps >>> #pixel");
  await expect.poll(words).toMatch(/^pixel0, row 1, column 1: count 1200, mean 0, /);
  await page().focus(">>> pixel-maps >>> .maps");
  await page().keyboard.press("ArrowDown");
  await page().keyboard.press("ArrowRight");
  await expect.poll(words).toMatch(/^pixel29, row 2, column 2: count 1200, /);
  await click(page(), ">>> button#view-train");
});

test("a CSV that is opened is read, and a run trains on it", async () => {
  await openFiles(page(), { "train.csv": easyCsv(50) });
  await waitForStatus(page(), /^Ready · 40 training and 10 validation digits/);
  await expect.poll(() => textOf(page(), ">>> #data")).toBe("train.csv: 50 digits, 28 × 28");
  await fill(page(), "epochs", "9");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /Done: 9 epochs/);
  await expect.poll(() => textOf(page(), ">>> #best")).toContain("100.00 %");
});

test("a refused file is told of inside the window, however long the choices are", async () => {
  await page().setViewport({ width: 1280, height: 600 });
  await openReady(page());
  await click(page(), ">>> .choices > summary");
  await openFiles(page(), { "train.csv": "no digits\n" });
  const isSeen = async () => {
    const refusal = await present(page(), ">>> #refusal");
    return refusal.evaluate((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top > 0 && bottom < innerHeight;
    });
  };
  await expect.poll(isSeen).toBe(true);
});
