// What a person does on the page, and what they read there. `>>>` in a selector looks inside shadow roots.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ElementHandle, Page } from "puppeteer";
import { newFolder } from "../folder.ts";

/** How long a test waits for the page to reach a state. Milliseconds; enough for a busy machine. */
const TIMEOUT = 45_000;

/** Loads the page afresh, with settings in its link: few digits, so that an epoch takes a second in software. */
export async function openPage(page: Page, hash = "#digits=1200"): Promise<void> {
  const url = new URL(page.url());
  url.hash = hash;
  // Otherwise the browser would only tell the open page of the link, which takes it, and may write another address.
  await page.goto("about:blank");
  await page.goto(url.href);
  if (hash === "") {
    // As on a first visit: what an earlier one left would be taken for settings.
    await page.evaluate(() => {
      localStorage.removeItem("adamant-last");
    });
    await page.reload();
  }
}

/** Loads the page afresh and waits until it is ready to train. */
export async function openReady(page: Page, hash?: string): Promise<void> {
  await openPage(page, hash);
  await waitForStatus(page, /^Ready ·/);
}

/** Waits until an element exists, visible or not. Puppeteer's own wait misses elements that appear in shadow roots. */
export async function present(page: Page, selector: string): Promise<ElementHandle> {
  const end = performance.now() + TIMEOUT;
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

/** The text of an element, once it is visible. */
export async function textOf(page: Page, selector: string): Promise<string> {
  // With `visible` Puppeteer looks again in every frame; without it, it misses changes inside shadow roots.
  const element = await page.waitForSelector(selector, { visible: true });
  return (await element?.evaluate((node) => node.textContent))?.replace(/\s+/g, " ").trim() ?? "";
}

/** How many elements match now. */
export async function countOf(page: Page, selector: string): Promise<number> {
  return (await page.$$(selector)).length;
}

/** Opens what is folded around an element, from outside to inside, as a person does who looks for it. */
export async function unfold(page: Page, selector: string): Promise<void> {
  const element = await present(page, selector);
  await element.evaluate((node) => {
    const folded: HTMLDetailsElement[] = [];
    const outside = (one: Node): Node | null =>
      (one as Element).assignedSlot ?? (one instanceof ShadowRoot ? one.host : one.parentNode);
    for (let one: Node | null = node; one !== null; one = outside(one)) {
      if (one instanceof HTMLDetailsElement && !one.open) {
        folded.unshift(one);
      }
    }
    for (const details of folded) {
      details.querySelector("summary")?.click();
    }
  });
}

/** Presses a button as soon as it is visible and enabled. */
export async function click(page: Page, selector: string): Promise<void> {
  if (!selector.endsWith("summary")) {
    await unfold(page, selector);
  }
  const button = (await page.waitForSelector(selector, {
    visible: true,
  })) as ElementHandle<HTMLButtonElement>;
  await page.waitForFunction((element) => !element.disabled, {}, button);
  await button.click();
}

/** Opens the menu Share or Export, and chooses an item. */
export async function chooseFromMenu(
  page: Page,
  menu: "share" | "export",
  item: string,
): Promise<void> {
  await click(page, `>>> button#menu-${menu}`);
  await click(page, `>>> share-menu >>> button#${item}`);
}

/** Replaces the text of a field, and leaves the field. */
export async function fill(page: Page, field: string, text: string): Promise<void> {
  await unfold(page, `>>> input#${field}`);
  const input = await page.waitForSelector(`>>> input#${field}`, { visible: true });
  await input?.evaluate((node) => {
    node.focus();
    node.select();
  });
  await page.keyboard.press("Delete");
  await page.keyboard.type(text);
  await page.keyboard.press("Tab");
}

/** What is read of the element that has the focus, inside all shadow roots. */
export async function focused<Read>(page: Page, read: (element: HTMLElement) => Read) {
  const element = await page.evaluateHandle(() => {
    let found = document.activeElement;
    while (found?.shadowRoot?.activeElement) {
      found = found.shadowRoot.activeElement;
    }
    return found as HTMLElement;
  });
  return element.evaluate(read);
}

/** The id of that element. */
export function focusedId(page: Page): Promise<string> {
  return focused(page, ({ id }) => id);
}

/** Takes the focus from the element that has it, so that single keys are shortcuts again. */
export async function leaveField(page: Page): Promise<void> {
  await focused(page, (element) => {
    element.blur();
  });
}

/** Pixels that the page is wider than the window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(async () => {
    // Elements that measure themselves do so in the next frame.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });
}

/** Chooses an option of a select field. */
export async function choose(page: Page, field: string, value: string): Promise<void> {
  await unfold(page, `>>> select#${field}`);
  const select = await page.waitForSelector(`>>> select#${field}`, { visible: true });
  await select?.select(value);
}

/** The words of the option that a select field shows. */
export async function chosen(page: Page, field: string): Promise<string | undefined> {
  const select = await page.waitForSelector(`>>> select#${field}`, { visible: true });
  return select?.evaluate((node) => node.selectedOptions[0]?.textContent.trim());
}

/** Waits until the status in the run bar matches, and returns it. */
export async function waitForStatus(page: Page, words: RegExp): Promise<string> {
  const shown = () =>
    page.evaluate(
      () =>
        document
          .querySelector("adamant-app")
          ?.shadowRoot?.querySelector("run-bar")
          ?.shadowRoot?.querySelector("#status")
          ?.textContent.replace(/\s+/g, " ") ?? "",
    );
  const end = performance.now() + TIMEOUT;
  let status = await shown();
  while (!words.test(status)) {
    if (performance.now() > end) {
      throw new Error(`The run bar shows "${status}", not ${String(words)}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    status = await shown();
  }
  return status;
}

/** Opens files, as if they had been chosen in the file dialog. */
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

/** Draws lines on the pad. A point is given as fractions of the pad's side, x to the right and y down. */
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

/** A CSV that a network learns at once: images of 0 have ink in their left half, images of 1 in their right half. */
export function easyCsv(rows: number): string {
  const header = ["label", ...Array.from({ length: 784 }, (_, pixel) => `pixel${pixel}`)];
  const lines = Array.from({ length: rows }, (_, row) => [row % 2, ...easyPixels(row % 2)]);
  return [header, ...lines].map((line) => line.join(",")).join("\n");
}

/** The same digits as two IDX files. */
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

/** The content of the file that the page offers for download after an action. */
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

/** The text that the page copies in an action. */
export async function copiedBy(page: Page, action: () => Promise<void>): Promise<string> {
  await page.evaluate(() => {
    Object.assign(globalThis, { copied: undefined });
    navigator.clipboard.writeText = (copied) => {
      Object.assign(globalThis, { copied });
      return Promise.resolve();
    };
  });
  await action();
  await page.waitForFunction("globalThis.copied !== undefined");
  const text = await page.evaluate("globalThis.copied");
  return String(text).replace(/\s+/g, " ");
}
