import { afterAll, beforeAll, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import {
  choose,
  click,
  countOf,
  easyCsv,
  fill,
  openFiles,
  openReady,
  present,
  textOf,
  waitForStatus,
} from "../person.ts";

const { page } = usePage("index.html");

beforeAll(async () => {
  await openReady(page(), "#digits=1200&layers=16&epochs=2");
  await click(page(), ">>> button#view-data");
  await present(page(), ">>> ::-p-text(The first two principal components)");
});

afterAll(async () => {
  await page().setViewport({ width: 1440, height: 900 });
});

test("says where it shows a sample only", async () => {
  const choice = (training: number) =>
    page().evaluate(async (count) => {
      const plane = document.createElement("class-plane");
      Object.assign(plane, {
        state: {
          plane: {
            ...{ width: 1, shares: [0.5, 0.2], isOfRun: false, rows: new Uint32Array(2) },
            ...{ labels: new Uint8Array(2), judges: new Uint8Array(2), images: new Uint8Array(2) },
            ...{ coordinates: new Float32Array(4), split: { training: count, validation: 1 } },
          },
        },
      });
      document.body.append(plane);
      await (plane as HTMLElement & { updateComplete: Promise<unknown> }).updateComplete;
      const words = plane.shadowRoot?.querySelector("option")?.textContent;
      plane.remove();
      return words;
    }, training);
  expect([await choice(1), await choice(3)]).toEqual(["all 2", "a sample of 2"]);
});

const words = () => textOf(page(), ">>> class-plane >>> #point");

/** How many pixels of the plane are not black. */
async function inked(): Promise<number> {
  const canvas = await present(page(), ">>> class-plane >>> canvas");
  return canvas.evaluate((node) => {
    const { width, height } = node as HTMLCanvasElement;
    const context = (node as HTMLCanvasElement).getContext("2d");
    const { data = new Uint8ClampedArray() } = context?.getImageData(0, 0, width, height) ?? {};
    return data.filter((value, at) => at % 4 === 1 && value > 40).length;
  });
}

test("the plane shows the digits, and says how much of their variance it shows", async () => {
  await expect.poll(inked).toBeGreaterThan(5000);
  await expect
    .poll(() => textOf(page(), ">>> #axes"))
    .toMatch(
      /^The first two principal components: \d+\.\d\d % of the variance across, \d+\.\d\d % upwards\.$/,
    );
  await expect.poll(() => countOf(page(), ">>> class-plane >>> .legend button")).toBe(10);
});

test("the arrow keys go from digit to digit, and the pointer chooses one", async () => {
  await page().focus(">>> class-plane >>> canvas");
  await page().keyboard.press("ArrowRight");
  await expect.poll(words).toMatch(/^Row [\d,]+: an? \d, (to train on|for validation)$/);
  const first = await words();
  await page().keyboard.press("ArrowRight");
  await expect.poll(words).not.toBe(first);
  await page().keyboard.press("ArrowLeft");
  await expect.poll(words).toMatch(/^Row/);
  const canvas = await present(page(), ">>> class-plane >>> canvas");
  const box = await canvas.boundingBox();
  const before = await words();
  await page().mouse.move(
    (box?.x ?? 0) + (box?.width ?? 0) / 2,
    (box?.y ?? 0) + (box?.height ?? 0) / 4,
  );
  await expect.poll(words).not.toBe(before);
});

test("a press on a class hides it, and another one shows it again", async () => {
  const all = await inked();
  await click(page(), '>>> class-plane >>> .legend button[aria-label="Class 0"]');
  await expect.poll(inked).toBeLessThan(all);
  await click(page(), '>>> class-plane >>> .legend button[aria-label="Class 0"]');
  await expect.poll(inked).toBe(all);
});

test("training and validation digits can be shown alone, and the digits as images", async () => {
  const all = await inked();
  await choose(page(), "plane-shown", "validation");
  await expect.poll(inked).toBeLessThan(all / 2);
  await page().focus(">>> class-plane >>> canvas");
  await page().keyboard.press("ArrowRight");
  await page().keyboard.press("ArrowUp");
  await expect.poll(words).toMatch(/for validation$/);
  await choose(page(), "plane-shown", "all");
  await choose(page(), "plane-marks", "images");
  await expect.poll(inked).not.toBe(all);
  await choose(page(), "plane-marks", "numbers");
});

test("after training the misread digits are marked, and lead to why they are misread", async () => {
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 2 epochs/);
  await click(page(), ">>> button#view-data");
  const option = await present(page(), ">>> class-plane >>> option[value=misread]");
  const misread = await option.evaluate((node) => node.textContent);
  expect(misread).toMatch(/^misread ones \([\d,]+\)$/);
  await choose(page(), "plane-shown", "misread");
  await page().focus(">>> class-plane >>> canvas");
  await page().keyboard.press("ArrowRight");
  await expect.poll(words).toMatch(/^Row [\d,]+: an? (\d), .*, read as an? (?!\1)\d$/);
  const [, label, read] = /: an? (\d), .*, read as an? (\d)$/.exec(await words()) ?? [];
  await click(page(), ">>> class-plane >>> button#why");
  await expect
    .poll(() => textOf(page(), ">>> examine-view >>> explanation-panel >>> h2"))
    .toMatch(new RegExp(`^Why this ${label} is misread as an? ${read}$`));
});

test("other data replaces the plane, and its choice lies in the same view", async () => {
  await click(page(), ">>> button#view-data");
  await openFiles(page(), { "train.csv": easyCsv(20) });
  await present(page(), ">>> ::-p-text(20 images of 28 × 28 pixels)");
  await present(
    page(),
    ">>> ::-p-text(components: 100.00 % of the variance across, 0.00 % upwards)",
  );
  await expect.poll(() => countOf(page(), ">>> class-plane >>> .legend button")).toBe(2);
  await click(page(), ">>> data-view >>> button#built-in");
  await present(page(), ">>> ::-p-text(1,200 images of 28 × 28 pixels)");
});

test("a wrong number of digits is named in the Data view, too", async () => {
  await fill(page(), "digits", "3");
  await expect
    .poll(() => textOf(page(), ">>> data-view >>> #refusal"))
    .toContain("from 100 to 60000");
  await fill(page(), "digits", "1200");
});

test("the one line of Train leads to the Data view", async () => {
  await click(page(), ">>> button#view-train");
  await click(page(), ">>> train-view >>> button#see-data");
  await present(page(), ">>> data-view >>> class-plane");
});
