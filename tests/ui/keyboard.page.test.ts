// Everything can be done without a mouse, with keys alone.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { newFolder } from "../folder.ts";
import {
  countOf,
  easyCsv,
  focused,
  focusedId,
  openReady,
  present,
  savedBy,
  textOf,
  waitForStatus,
} from "./person.ts";

const { page } = usePage("index.html");

beforeAll(async () => {
  await openReady(page(), "#digits=1200&layers=16&epochs=300");
});

/** Presses Tab until an element whose id, label or text matches has the focus. */
async function tabTo(words: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < 120; step++) {
    const found = await focused(page(), (element) =>
      [element.id, element.getAttribute("aria-label"), element.textContent]
        .join(" ")
        .replace(/\s+/g, " ")
        .trim()
        .slice(0, 80),
    );
    if (words.test(found)) {
      return;
    }
    passed.push(found);
    await page().keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${String(words)}; it reached ${passed.join(" | ")}.`);
}

async function pressOn(words: RegExp): Promise<void> {
  await tabTo(words);
  await page().keyboard.press("Enter");
}

/** Presses a button that opens a file dialog, and chooses a file in it. */
async function chooseOn(words: RegExp, name: string, content: string | Uint8Array): Promise<void> {
  const path = join(newFolder(), name);
  writeFileSync(path, content);
  await tabTo(words);
  const chooser = page().waitForFileChooser();
  // Chrome needs a moment to learn that the test answers its dialogs.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await page().keyboard.press("Enter");
  await (await chooser).accept([path]);
}

const keys = async (text: string) => {
  for (const key of text) {
    await page().keyboard.press(key as "a");
  }
};

test("trains, pauses, steps, resumes and stops", async () => {
  await keys("t");
  await waitForStatus(page(), /samples\/s/);
  await keys("t");
  await waitForStatus(page(), /^Paused/);
  await keys("s");
  await waitForStatus(page(), /^Paused/);
  await keys("t");
  // Far enough to recognize a 1.
  await waitForStatus(page(), /epoch [2-9]\d of 300/);
  await pressOn(/^stop /);
  await waitForStatus(page(), /^Stopped/);
});

test("draws a digit with arrows and space, and reads its prediction", async () => {
  await keys("d");
  await page().keyboard.press(" ");
  for (let step = 0; step < 16; step++) {
    await page().keyboard.press("ArrowDown");
  }
  await page().keyboard.press(" ");
  await expect.poll(() => textOf(page(), ">>> probability-bars >>> .best th")).toBe("1");
  await keys("c");
  await expect.poll(() => countOf(page(), ">>> probability-bars >>> .best")).toBe(0);
});

test("examines a network, opens a cell, and shows the arithmetic of a unit", async () => {
  await keys("3");
  await pressOn(/^examine-last/);
  await page().waitForSelector(">>> #report", { visible: true });
  await pressOn(/^\s*true 0, predicted 0/);
  await page().waitForSelector(">>> #cell", { visible: true });
  const former = await textOf(page(), ">>> #arithmetic");
  await tabTo(/^unit/);
  await keys("2");
  await page().keyboard.press("Tab");
  await expect.poll(() => textOf(page(), ">>> #arithmetic")).not.toBe(former);
});

test("saves the network, opens it again, and makes a submission", async () => {
  const file = await savedBy(page(), () => pressOn(/^save Save network/));
  await chooseOn(/^examine-open/, "mine.safetensors", file);
  await expect.poll(() => textOf(page(), ">>> #examined")).toContain("mine.safetensors");
  const rows = easyCsv(3)
    .split("\n")
    .map((line) => line.slice(line.indexOf(",") + 1));
  const submission = await savedBy(page(), () => chooseOn(/^submit/, "test.csv", rows.join("\n")));
  expect(new TextDecoder().decode(submission)).toMatch(/^ImageId,Label\n1,\d\n/);
});

test("opens a train.csv and trains on it", async () => {
  await keys("1");
  await pressOn(/^Data built-in/);
  await chooseOn(/Open files/, "train.csv", easyCsv(60));
  await expect.poll(() => textOf(page(), ">>> #data")).toContain("60 digits");
  await tabTo(/^epochs/);
  await keys("2");
  await pressOn(/^train /);
  await waitForStatus(page(), /^Done: 2 epochs/);
});

test("lists the keys, and switches them off and on", async () => {
  await keys("?");
  await present(page(), ">>> keyboard-help >>> dialog[open]");
  await page().keyboard.press(" ");
  await page().keyboard.press("Escape");
  await keys("2");
  await expect.poll(() => countOf(page(), ">>> data-view")).toBe(0);
  await pressOn(/Keyboard$/);
  await page().keyboard.press(" ");
  await page().keyboard.press("Escape");
  await keys("2");
  await expect.poll(() => countOf(page(), ">>> data-view")).toBe(1);
});

test("the button that takes the place of one that was pressed has its focus", async () => {
  await openReady(page(), "#digits=1200&layers=16&epochs=300");
  await pressOn(/^train Train/);
  await waitForStatus(page(), /samples\/s/);
  await expect.poll(() => focusedId(page())).toBe("pause");
  await page().keyboard.press("Enter");
  await waitForStatus(page(), /^Paused/);
  await expect.poll(() => focusedId(page())).toBe("resume");
});

test("what led to an explained step has the focus again afterwards", async () => {
  await pressOn(/^explain/);
  await present(page(), ">>> step-view >>> #stop-batch");
  await page().keyboard.press("Escape");
  await expect.poll(() => countOf(page(), ">>> step-view")).toBe(0);
  await expect.poll(() => focusedId(page())).toBe("explain");
});
