// The menus Share and Export: by mouse and keyboard, and what they give away.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import {
  chooseFromMenu,
  click,
  copiedBy,
  countOf,
  focusedId,
  openReady,
  present,
  savedBy,
  textOf,
  waitForStatus,
} from "../person.ts";

const { page } = usePage("index.html");

beforeAll(async () => {
  await openReady(page(), "#digits=1200&layers=16&epochs=3");
});

afterAll(async () => {
  await click(page(), ">>> button#view-train");
});

const focus = () => focusedId(page());

async function press(
  ...keys: readonly ("ArrowDown" | "ArrowUp" | "End" | "Home" | "Escape" | "Tab" | "t" | "Enter")[]
) {
  for (const key of keys) {
    await page().keyboard.press(key);
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Width and height of a PNG. */
function sizeOfPng(bytes: Uint8Array): readonly [number, number] {
  expect([...bytes.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

/** What is wrong with an SVG as the browser reads it, and whether it refers to anything outside. */
function faultOf(svg: string): Promise<string> {
  return page().evaluate((content) => {
    const file = new DOMParser().parseFromString(content, "image/svg+xml");
    const error = file.querySelector("parsererror")?.textContent ?? "";
    const odd = [...file.querySelectorAll("*")].flatMap((one) =>
      [...one.attributes]
        .filter(({ name, value }) => {
          const isOutside = name.endsWith("href") && !value.startsWith("data:image/png;base64,");
          // A reference to a part of the file itself stays inside.
          return isOutside || name.startsWith("on") || /var\(|url\((?!#)|light-dark/.test(value);
        })
        .map(({ name }) => `${one.localName} ${name}`),
    );
    const scripts = file.querySelectorAll("script, style, foreignObject").length;
    return [error, ...odd, ...(scripts > 0 ? ["script or style"] : [])].join("; ");
  }, svg);
}

describe("before a run", () => {
  test("the menus' code is not loaded", async () => {
    const names = await page().evaluate(() =>
      performance.getEntriesByType("resource").map(({ name }) => name),
    );
    expect(names.some((name) => name.includes("share-menu-"))).toBe(false);
  });

  test("arrow keys open a menu and go round in it, letters jump, Escape returns the focus", async () => {
    const button = await present(page(), ">>> button#menu-share");
    await button.focus();
    await press("ArrowDown");
    await expect.poll(focus).toBe("copy-link");
    await expect
      .poll(() => page().$eval(">>> button#menu-share", (one) => one.ariaExpanded))
      .toBe("true");
    await press("ArrowDown");
    await expect.poll(focus).toBe("copy-result");
    await press("ArrowUp", "ArrowUp");
    await expect.poll(focus).toBe("save-card");
    await press("Home", "End");
    await expect.poll(focus).toBe("save-card");
    // No shortcut: it would train.
    await press("t");
    await expect.poll(() => textOf(page(), ">>> #status")).toMatch(/^Ready/);
    await press("Escape");
    await expect.poll(focus).toBe("menu-share");
    await expect.poll(() => countOf(page(), ">>> share-menu")).toBe(0);
  });

  test("the arrow up opens a menu at its end, and Tab closes it and goes on", async () => {
    const button = await present(page(), ">>> button#menu-export");
    await button.focus();
    await press("ArrowUp");
    await expect.poll(focus).toBe("save-small");
    await press("Tab");
    await expect.poll(() => countOf(page(), ">>> share-menu")).toBe(0);
    await expect.poll(focus).not.toBe("menu-export");
  });

  test("in a low window, and on a phone, a menu ends inside the window", async () => {
    for (const [width, height] of [
      [1280, 480],
      [390, 664],
    ] as const) {
      await page().setViewport({ width, height });
      await click(page(), ">>> button#menu-export");
      await present(page(), ">>> share-menu >>> button#format-svg");
      await press("End");
      const below = () =>
        page().$eval(
          ">>> share-menu >>> [role=menu]",
          (menu) => menu.getBoundingClientRect().bottom - innerHeight,
        );
      await expect.poll(below).toBeLessThanOrEqual(0);
      await press("Escape");
    }
    await page().setViewport({ width: 1280, height: 720 });
  });

  test("what is not there yet says when it will be, and does nothing", async () => {
    await click(page(), ">>> button#menu-export");
    await expect
      .poll(() => textOf(page(), ">>> share-menu >>> #save-history"))
      .toBe("Epochs after the first epoch");
    const item = await present(page(), ">>> share-menu >>> #save-history");
    expect(await item.evaluate((one) => one.ariaDisabled)).toBe("true");
    await item.click();
    await expect.poll(() => countOf(page(), ">>> share-menu")).toBe(1);
  });

  test("a press elsewhere closes the menu", async () => {
    await page().mouse.click(5, 300);
    await expect.poll(() => countOf(page(), ">>> share-menu")).toBe(0);
  });
});

/** A figure of the menu as SVG. */
async function figure(name: string): Promise<string> {
  await click(page(), ">>> button#menu-export");
  await click(page(), ">>> share-menu >>> #format-svg");
  return text(await savedBy(page(), () => click(page(), `>>> share-menu >>> #figure-${name}`)));
}

describe("after a run", () => {
  beforeAll(async () => {
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /^Done: 3 epochs/);
  });

  test("a copy is told on the button, in the place of its words, and the focus is there", async () => {
    const link = await copiedBy(page(), () => chooseFromMenu(page(), "share", "copy-link"));
    expect(link).toMatch(/#epochs=3&layers=16&digits=1200$/);
    await expect.poll(() => textOf(page(), ">>> button#menu-share")).toBe("Copied");
    await expect.poll(focus).toBe("menu-share");
    await expect.poll(() => textOf(page(), ">>> #notice")).toContain("Copied: http");
  });

  test("the result is Markdown with the link", async () => {
    const result = await copiedBy(page(), () => chooseFromMenu(page(), "share", "copy-result"));
    expect(result).toMatch(/^### Adamant: .* validation accuracy/);
    expect(result).toContain("#epochs=3&layers=16&digits=1200");
  });

  test("the picture is a PNG of 1,200 × 630", async () => {
    const png = await savedBy(page(), () => chooseFromMenu(page(), "share", "save-card"));
    expect(sizeOfPng(png)).toEqual([1200, 630]);
    // Not one colour: a drawing has far more than a blank page, which is about 4 kB.
    expect(png.length).toBeGreaterThan(20_000);
  });

  test.each(["loss", "accuracy", "gradient-norm", "learning-rate", "confusion-matrix", "network"])(
    "%s is an SVG that refers to nothing outside, and a PNG",
    async (name) => {
      await click(page(), ">>> button#menu-export");
      await click(page(), ">>> share-menu >>> #format-svg");
      const svg = text(
        await savedBy(page(), () => click(page(), `>>> share-menu >>> #figure-${name}`)),
      );
      expect(await faultOf(svg)).toBe("");
      await click(page(), ">>> button#menu-export");
      await click(page(), ">>> share-menu >>> #format-png");
      const png = await savedBy(page(), () => click(page(), `>>> share-menu >>> #figure-${name}`));
      const [width, height] = sizeOfPng(png);
      const size = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
      expect(width).toBe(Math.round(2 * Number(size[1])));
      expect(height).toBe(Math.round(2 * Number(size[2])));
    },
  );

  test("the epochs and the steps are CSV", async () => {
    const epochs = text(
      await savedBy(page(), () => chooseFromMenu(page(), "export", "save-history")),
    );
    expect(epochs.trim().split("\n")).toHaveLength(4);
    const steps = text(await savedBy(page(), () => chooseFromMenu(page(), "export", "save-steps")));
    // 960 digits in batches of 32.
    expect(steps.trim().split("\n")).toHaveLength(1 + 3 * 30);
    expect(steps).toMatch(/^step,seconds,loss,.*\n1,/);
  });

  test("network and record are files", async () => {
    const network = await savedBy(page(), () => chooseFromMenu(page(), "export", "save-last"));
    expect(network.length).toBeGreaterThan(4 * (784 * 16 + 16 * 10));
    const onnx = await savedBy(page(), () => chooseFromMenu(page(), "export", "save-onnx"));
    expect(text(onnx)).toContain("adamant");
    const record = text(
      await savedBy(page(), () => chooseFromMenu(page(), "export", "save-record")),
    );
    expect(JSON.parse(record)).toMatchObject({ settings: { epochs: 3, rows: 1200 } });
  });

  test("the calibration is a figure while Examine shows it, in light colours", async () => {
    await click(page(), ">>> button#view-examine");
    await present(page(), ">>> calibration-plot >>> svg");
    await click(page(), ">>> button#menu-export");
    await click(page(), ">>> share-menu >>> #format-svg");
    const svg = text(
      await savedBy(page(), () => click(page(), ">>> share-menu >>> #figure-calibration")),
    );
    expect(await faultOf(svg)).toBe("");
    expect(svg).toContain("rgb(0, 114, 178)");
    expect(svg).toContain("probability of the predicted class");
  });

  test("a saved picture leaves the page's colours as they were", async () => {
    const styles = await page().$eval(">>> calibration-plot >>> svg", (svg) => svg.style.cssText);
    expect(styles).toBe("");
  });

  test.each([
    ["explanation", "Why "],
    ["activations", "Predicted"],
    ["weights", "First-layer weights"],
    ["layers", "gradients (Adam's mean)"],
    ["digits", "true"],
  ])("%s is a figure while Examine shows it, with its words and pictures", async (name, words) => {
    const svg = await figure(name);
    expect(await faultOf(svg)).toBe("");
    const said = await page().evaluate(
      (content) =>
        new DOMParser().parseFromString(content, "image/svg+xml").documentElement.textContent,
      svg,
    );
    expect(said.toLowerCase()).toContain(words.toLowerCase());
    expect(svg).toMatch(/<image [^>]*href="data:image\/png|<path|<svg[^>]*>.*<rect/);
  });

  test("what another view shows is not offered", async () => {
    await click(page(), ">>> button#menu-export");
    await present(page(), ">>> share-menu >>> #figure-explanation");
    await expect.poll(() => countOf(page(), ">>> share-menu >>> #figure-runs")).toBe(0);
    await press("Escape");
  });

  test("the curves of the runs are saved from the menu, and beside them", async () => {
    await click(page(), ">>> button#view-runs");
    await present(page(), ">>> runs-plot >>> path.validation");
    const svg = await figure("runs");
    expect(await faultOf(svg)).toBe("");
    expect(svg).toContain("clip-path");
    const same = text(await savedBy(page(), () => click(page(), ">>> button#runs-svg")));
    expect(same).toBe(svg);
    const png = await savedBy(page(), () => click(page(), ">>> button#runs-png"));
    expect(sizeOfPng(png)[0]).toBe(1720);
  });
});
