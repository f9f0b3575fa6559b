// The fields of a run: what is wrong in one is mended before a run begins.
import { afterEach, describe, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { click, fill, focusedId, openReady, textOf, waitForStatus } from "./person.ts";

const { page } = usePage("index.html");

const QUICK = "#digits=1200&layers=16&epochs=1";

const focus = () => focusedId(page());

const status = () => textOf(page(), ">>> #status");

describe("a run does not begin with a wrong field", () => {
  afterEach(async () => {
    await page().setViewport({ width: 1440, height: 900 });
  });

  test("the button says how many are wrong, and leads to the first", async () => {
    await openReady(page(), QUICK);
    await fill(page(), "lr", "abc");
    await fill(page(), "epochs", "many");
    await expect.poll(() => textOf(page(), ">>> button#train")).toBe("Fix 2 fields");
    await click(page(), ">>> button#train");
    await expect.poll(focus).toBe("lr");
    await expect.poll(status).toMatch(/^Ready/);
  });

  test("and begins when they are mended", async () => {
    await fill(page(), "epochs", "1");
    await expect.poll(() => textOf(page(), ">>> button#train")).toBe("Fix 1 field");
    await fill(page(), "lr", "0.01");
    await expect.poll(() => textOf(page(), ">>> button#train")).toBe("Train");
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /^Done: 1 epoch/);
  });

  test("nor with a press of T", async () => {
    await openReady(page(), QUICK);
    await fill(page(), "lr", "abc");
    await page().evaluate(() => {
      dispatchEvent(new KeyboardEvent("keydown", { key: "t" }));
    });
    await expect.poll(focus).toBe("lr");
    await expect.poll(status).toMatch(/^Ready/);
  });

  test("nor with a wrong number of digits", async () => {
    await openReady(page(), QUICK);
    await fill(page(), "digits", "7");
    await expect.poll(() => textOf(page(), ">>> button#train")).toBe("Fix 1 field");
    await click(page(), ">>> button#train");
    await expect.poll(focus).toBe("digits");
    await fill(page(), "digits", "1300");
    await expect.poll(() => textOf(page(), ">>> button#train")).toBe("Train");
  });

  test("and on a phone the folded settings open to show it", async () => {
    const isSeen = () => page().$eval(">>> input#lr", (field) => field.checkVisibility());
    await page().setViewport({ width: 390, height: 844 });
    await openReady(page(), QUICK);
    await fill(page(), "lr", "abc");
    await click(page(), ">>> #fold-settings > summary");
    await expect.poll(isSeen).toBe(false);
    await click(page(), ">>> button#train");
    await expect.poll(focus).toBe("lr");
    await expect.poll(isSeen).toBe(true);
  });
});

describe("Enter in a field", () => {
  test("trains with what was typed", async () => {
    await openReady(page(), QUICK);
    await page().focus(">>> input#epochs");
    await page().keyboard.press("End");
    await page().keyboard.press("Backspace");
    await page().keyboard.type("2");
    await page().keyboard.press("Enter");
    await waitForStatus(page(), /^Done: 2 epochs/);
  });

  test("stays in the field if what was typed is wrong", async () => {
    await page().focus(">>> input#epochs");
    await page().keyboard.type("x");
    await page().keyboard.press("Enter");
    await expect.poll(() => textOf(page(), ">>> button#train")).toBe("Fix 1 field");
    await expect.poll(focus).toBe("epochs");
    await expect.poll(status).toMatch(/^Done/);
  });
});

test("the number of digits is right from the first moment", async () => {
  const { identifier } = await page().evaluateOnNewDocument(() => {
    const seen = new Set<string>();
    Object.assign(globalThis, { seen });
    const look = () => {
      const view = document.querySelector("adamant-app")?.shadowRoot?.querySelector("train-view");
      const panel = view?.shadowRoot?.querySelector("data-panel")?.shadowRoot;
      seen.add(panel?.querySelector<HTMLInputElement>("input#digits")?.value ?? "");
      requestAnimationFrame(look);
    };
    look();
  });
  try {
    await openReady(page(), "#layers=16");
    const seen = () =>
      page().evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen]);
    await expect.poll(seen).toContain("10000");
    expect((await seen()).filter((value) => value !== "")).toEqual(["10000"]);
  } finally {
    await page().removeScriptToEvaluateOnNewDocument(identifier);
  }
});
