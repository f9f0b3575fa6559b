// What a person does at the page, and reads there. `>>>` in a selector looks inside the page's elements.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ElementHandle, Page } from "puppeteer";
import { newFolder } from "../folder.ts";

/** So long a person waits for the page to come to a state, on a machine that is busy. Milliseconds. */
const PATIENCE = 45_000;

/** Opens the page anew, its settings as in a link: few digits, so that an epoch takes a second in software. */
export async function openPage(page: Page, hash = "#digits=1200"): Promise<void> {
  const url = new URL(page.url());
  url.hash = hash;
  await page.goto(url.href);
  await page.reload();
}

/** Opens the page anew and waits until one can train. */
export async function openReady(page: Page, hash?: string): Promise<void> {
  await openPage(page, hash);
  await waitForStatus(page, /^Ready ·/);
}

/** Waits for something to be on the page, in sight or not. Puppeteer's own way misses what comes inside shadow roots. */
export async function present(page: Page, selector: string): Promise<ElementHandle> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const element = await page.$(selector);
    if (element !== null) {
      return element;
    }
    if (performance.now() > end) {
      throw new Error(`There is no ${selector}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The text that a person reads at a place. */
export async function textOf(page: Page, selector: string): Promise<string> {
  // Waiting for what is visible looks in every frame; else Puppeteer misses changes inside shadow roots.
  const element = await page.waitForSelector(selector, { visible: true });
  return (await element?.evaluate((node) => node.textContent))?.replace(/\s+/g, " ").trim() ?? "";
}

/** How many elements there are at a place now. */
export async function countOf(page: Page, selector: string): Promise<number> {
  return (await page.$$(selector)).length;
}

/** Presses a button as soon as it can be pressed. */
export async function click(page: Page, selector: string): Promise<void> {
  const button = (await page.waitForSelector(selector, {
    visible: true,
  })) as ElementHandle<HTMLButtonElement>;
  await page.waitForFunction((element) => !element.disabled, {}, button);
  await button.click();
}

/** Writes into a field and leaves it. */
export async function fill(page: Page, field: string, text: string): Promise<void> {
  const input = await page.waitForSelector(`>>> input#${field}`, { visible: true });
  await input?.evaluate((node) => {
    node.focus();
    node.select();
  });
  await page.keyboard.press("Delete");
  await page.keyboard.type(text);
  await page.keyboard.press("Tab");
}

/** Chooses one of a field's options. */
export async function choose(page: Page, field: string, value: string): Promise<void> {
  const select = await page.waitForSelector(`>>> select#${field}`, { visible: true });
  await select?.select(value);
}

/** Which option a field shows, in words. */
export async function chosen(page: Page, field: string): Promise<string | undefined> {
  const select = await page.waitForSelector(`>>> select#${field}`, { visible: true });
  return select?.evaluate((node) => node.selectedOptions[0]?.textContent.trim());
}

/** Waits for the run bar to say this, and returns what it says. */
export async function waitForStatus(page: Page, words: RegExp): Promise<string> {
  const said = () =>
    page.evaluate(
      () =>
        document
          .querySelector("adamant-app")
          ?.shadowRoot?.querySelector("run-bar")
          ?.shadowRoot?.querySelector("#status")?.textContent ?? "",
    );
  const end = performance.now() + PATIENCE;
  let status = await said();
  while (!words.test(status)) {
    if (performance.now() > end) {
      throw new Error(`The run bar says "${status}", not ${String(words)}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    status = await said();
  }
  return status;
}

/** Chooses files in the file dialog. */
export async function openFiles(
  page: Page,
  contents: Readonly<Record<string, string | Uint8Array>>,
  dialog = ">>> data-panel >>> input[type=file]",
): Promise<void> {
  const folder = newFolder();
  const paths = Object.entries(contents).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  });
  const input = (await present(page, dialog)) as ElementHandle<HTMLInputElement>;
  await input.uploadFile(...paths);
}

/** Draws lines on the pad, through points in shares of its side. */
export async function draw(page: Page, ...strokes: readonly [x: number, y: number][][]) {
  const pad = await page.waitForSelector(">>> drawing-pad >>> canvas", { visible: true });
  await pad?.scrollIntoView();
  const box = await pad?.boundingBox();
  if (!box) {
    throw new Error("There is no pad to draw on.");
  }
  for (const stroke of strokes) {
    for (const [index, [x, y]] of stroke.entries()) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 6 });
      if (index === 0) {
        await page.mouse.down();
      }
    }
    await page.mouse.up();
  }
}

/** 0s all ink on the left, 1s on the right: a CSV that a network learns at once. */
export function easyCsv(rows: number): string {
  const header = ["label", ...Array.from({ length: 784 }, (_, pixel) => `pixel${pixel}`)];
  const lines = Array.from({ length: rows }, (_, row) => [row % 2, ...easyPixels(row % 2)]);
  return [header, ...lines].map((line) => line.join(",")).join("\n");
}

/** The same as two IDX files. */
export function easyIdx(rows: number): { images: Uint8Array; labels: Uint8Array } {
  const labels = Array.from({ length: rows }, (_, row) => row % 2);
  const images = labels.flatMap(easyPixels);
  return {
    images: Uint8Array.from([
      0,
      0,
      8,
      3,
      ...bigEndian(rows),
      ...bigEndian(28),
      ...bigEndian(28),
      ...images,
    ]),
    labels: Uint8Array.from([0, 0, 8, 1, ...bigEndian(rows), ...labels]),
  };
}

function easyPixels(label: number): number[] {
  return Array.from({ length: 784 }, (_, pixel) => (pixel % 28 < 14 === (label === 0) ? 255 : 0));
}

function bigEndian(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
}

/** The file that the page hands over when this is done. */
export async function savedBy(page: Page, action: () => Promise<void>): Promise<Uint8Array> {
  await page.evaluate(() => {
    const original = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      Object.assign(globalThis, { saved: blob });
      return original(blob);
    };
    Object.assign(globalThis, { saved: undefined });
  });
  await action();
  await page.waitForFunction("globalThis.saved !== undefined");
  const numbers = await page.evaluate(async () => {
    const { saved } = globalThis as unknown as { saved: Blob };
    return Array.from(new Uint8Array(await saved.arrayBuffer()));
  });
  return Uint8Array.from(numbers);
}
