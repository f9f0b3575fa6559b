// What a mouse does, a finger does too, and so do keys alone. The pad's strokes, the curves and the fields have tests of their own.
import { beforeAll, describe, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import {
  countOf,
  focusedId,
  leaveField,
  openReady,
  present,
  textOf,
  waitForStatus,
} from "./person.ts";

const { page } = usePage("index.html");

const stop = () => textOf(page(), ">>> #stop-title");
const moment = async () =>
  (await present(page(), ">>> input#moment")).evaluate((node) =>
    node.getAttribute("aria-valuetext"),
  );
const unit = () => textOf(page(), ">>> network-view >>> .unit");
const answer = () => textOf(page(), ">>> #answer p");
const letters = () =>
  page().evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
const hash = () => new URL(page().url()).hash;

beforeAll(async () => {
  await page().setViewport({ width: 1440, height: 900 });
  await openReady(page(), "#digits=1200&layers=16&epochs=300");
});

describe("by touch", () => {
  /** A place on an element, as fractions of its size, in the middle of the window. */
  async function placeOn(selector: string, [right, down]: readonly [number, number]) {
    const element = await present(page(), selector);
    await element.evaluate((node) => {
      node.scrollIntoView({ block: "center" });
    });
    const { x, y, width, height } = (await element.boundingBox()) ?? {
      ...{ x: 0, y: 0, width: 0, height: 0 },
    };
    return [x + right * width, y + down * height] as const;
  }

  async function tap(
    selector: string,
    place: readonly [number, number] = [0.5, 0.5],
  ): Promise<void> {
    await page().touchscreen.tap(...(await placeOn(selector, place)));
  }

  test("a run begins", async () => {
    await tap(">>> button#train");
    await waitForStatus(page(), /epoch [2-9]\d* of 300/);
  });

  test("the learning rate of the run under way is changed", async () => {
    await tap(">>> input#live-rate");
    await expect.poll(() => focusedId(page())).toBe("live-rate");
    await page().keyboard.down("Control");
    await page().keyboard.press("a");
    await page().keyboard.up("Control");
    await page().keyboard.type("0.002");
    await tap(">>> network-view >>> h2");
    await expect.poll(hash).toMatch(/rates=\d+:0\.002/);
    await waitForStatus(page(), /^Training/);
  });

  test("a run pauses", async () => {
    await tap(">>> button#pause");
    await waitForStatus(page(), /^Paused/);
  });

  test("a unit shows its arithmetic, until it is tapped again", async () => {
    await tap(">>> network-view >>> canvas", [0.3, 0.4]);
    await expect.poll(unit).toMatch(/Layer 1, unit \d+ .*ReLU gives/);
    await tap(">>> network-view >>> canvas", [0.3, 0.4]);
    await expect.poll(unit).toContain("Choose a unit");
  });

  test("the time slider leads to the untrained network, and Now back", async () => {
    await tap(">>> input#moment", [0.01, 0.5]);
    await expect.poll(moment).toMatch(/^before the first step/);
    await tap(">>> button#now");
    await expect.poll(moment).toBe("now");
  });

  test("a stroke on the pad is read", async () => {
    const [x, top] = await placeOn(">>> drawing-pad >>> canvas", [0.5, 0.2]);
    await page().touchscreen.touchStart(x, top);
    for (let step = 1; step <= 8; step++) {
      await page().touchscreen.touchMove(x, top + 18 * step);
    }
    await page().touchscreen.touchEnd();
    await expect.poll(answer).toMatch(/% sure|not sure/i);
    await tap(">>> button#clear");
    await expect.poll(answer).toBe("no digit yet");
  });

  test("a step is explained, its gradient checked, and kept", async () => {
    const paused = await waitForStatus(page(), /^Paused/);
    await tap(">>> button#explain");
    await expect.poll(stop).toBe("1. Batch");
    await tap(">>> step-view >>> button#next");
    await expect.poll(stop).toBe("2. Forward");
    await tap(">>> step-view >>> .strip .digit:nth-child(3)");
    await expect
      .poll(() => countOf(page(), ">>> .strip .digit:nth-child(3)[aria-pressed=true]"))
      .toBe(1);
    await tap(">>> step-view >>> button#stop-gradients");
    await expect.poll(stop).toBe("5. Gradients");
    await tap(">>> step-view >>> button#check");
    await present(page(), ">>> step-view >>> #checked");
    await tap(">>> step-view >>> button#keep");
    await expect.poll(() => countOf(page(), ">>> step-view")).toBe(0);
    await expect.poll(() => waitForStatus(page(), /^Paused/)).not.toBe(paused);
  });

  test("the page is presented, and presented no longer", async () => {
    expect(await letters()).toBe(16);
    await tap(">>> button#present");
    await expect.poll(letters).toBeGreaterThan(18);
    await tap(">>> button#present");
    await expect.poll(letters).toBe(16);
  });

  test("the run stops", async () => {
    await tap(">>> button#stop");
    await waitForStatus(page(), /^Stopped/);
  });
});

describe("by keyboard", () => {
  /** Presses Tab, as often as needed, until the element with this id has the focus. */
  async function tabTo(id: string): Promise<void> {
    const passed: string[] = [];
    while ((await focusedId(page())) !== id) {
      passed.push(await focusedId(page()));
      if (passed.length > 60) {
        throw new Error(`Tab never reached ${id}; it reached ${passed.join(", ")}.`);
      }
      await page().keyboard.press("Tab");
    }
  }

  /** The same from the first control of the page: at the end of a page Firefox goes on in its own window. */
  async function tabFromStartTo(id: string): Promise<void> {
    await page().focus(">>> button#view-train");
    await tabTo(id);
  }

  test("the speed of a run is changed while it trains", async () => {
    await leaveField(page());
    await page().keyboard.press("t");
    await waitForStatus(page(), /samples\/s/);
    await tabFromStartTo("speed");
    await page().keyboard.press("ArrowUp");
    await waitForStatus(page(), /^Training · .* · 50 steps\/s$/);
    await page().keyboard.press("ArrowUp");
    await waitForStatus(page(), /^Training · .* · 4 steps\/s$/);
  });

  test("so is its learning rate", async () => {
    await tabFromStartTo("live-rate");
    await page().keyboard.type("0.004");
    await page().keyboard.press("Tab");
    await expect.poll(hash).toMatch(/rates=.*\d+:0\.004/);
    await waitForStatus(page(), /^Training/);
  });

  test("a stroke on the pad is read", async () => {
    await leaveField(page());
    await page().keyboard.press("t");
    await waitForStatus(page(), /^Paused/);
    await page().keyboard.press("d");
    await page().keyboard.press(" ");
    for (let step = 0; step < 12; step++) {
      await page().keyboard.press("ArrowDown");
    }
    await page().keyboard.press(" ");
    await expect.poll(answer).toMatch(/% sure|not sure/i);
    await page().keyboard.press("c");
    await expect.poll(answer).toBe("no digit yet");
  });

  test("a step is explained, its gradient checked, and the run is where it was", async () => {
    await leaveField(page());
    const paused = await waitForStatus(page(), /^Paused/);
    await page().keyboard.press("e");
    await expect.poll(stop).toBe("1. Batch");
    await tabTo("stop-gradients");
    await page().keyboard.press("Enter");
    await expect.poll(stop).toBe("5. Gradients");
    const chosen = () => page().$eval(">>> input#unit", ({ value }) => Number(value));
    const before = await chosen();
    await tabTo("unit");
    // The unit that tells most may be the last one.
    const isLast = before === 16;
    await page().keyboard.press(isLast ? "ArrowDown" : "ArrowUp");
    await page().keyboard.press("Tab");
    await expect.poll(chosen).toBe(before + (isLast ? -1 : 1));
    await tabTo("check");
    await page().keyboard.press("Enter");
    await present(page(), ">>> step-view >>> #checked");
    await page().keyboard.press("Escape");
    await expect.poll(() => countOf(page(), ">>> step-view")).toBe(0);
    expect(await waitForStatus(page(), /^Paused/)).toBe(paused);
  });

  test("it is kept, and the next one explained", async () => {
    const before = await waitForStatus(page(), /^Paused/);
    await page().keyboard.press("e");
    const heading = () => textOf(page(), ">>> #step-title");
    await expect.poll(heading).toMatch(/^Training step/);
    const first = await heading();
    await tabTo("step-1");
    await page().keyboard.press("Enter");
    await expect.poll(heading).not.toBe(first);
    await expect.poll(stop).toBe("1. Batch");
    // The button that was pressed still has the focus.
    expect(await focusedId(page())).toBe("step-1");
    await page().keyboard.down("Shift");
    await page().keyboard.press("Tab");
    await page().keyboard.up("Shift");
    expect(await focusedId(page())).toBe("keep");
    await page().keyboard.press("Enter");
    await expect.poll(() => countOf(page(), ">>> step-view")).toBe(0);
    await expect.poll(() => waitForStatus(page(), /^Paused/)).not.toBe(before);
  });

  test("the page is presented by its button, too", async () => {
    await tabFromStartTo("present");
    await page().keyboard.press("Enter");
    await expect.poll(letters).toBeGreaterThan(18);
    await page().keyboard.press("Escape");
    await expect.poll(letters).toBe(16);
  });
});
