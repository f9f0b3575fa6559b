import { describe, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { soaking } from "../soak.ts";
import {
  choose,
  chosen,
  click,
  fill,
  openFiles,
  openPage,
  openReady,
  overflowOf,
  present,
  textOf,
  waitForStatus,
} from "./person.ts";
import { useWorkerScripts } from "./worker-scripts.ts";

const { page } = usePage("index.html");

/** A small network, which compiles in a second. */
const QUICK = "#digits=1200&layers=16";

/** The order of the parts of the Train view. */
const WIDE = ["Settings", "Curves", "Network", "Validation digits", "Records", "Drawing"];
const NARROW = ["Drawing", "Validation digits", "Network", "Curves", "Settings", "Records"];

const inWorkerFirst = useWorkerScripts(page);

test("without WebGPU the page says what helps in this browser, and still reads data", async () => {
  await inWorkerFirst("Object.defineProperty(navigator, 'gpu', { value: undefined })");
  await openPage(page());
  await waitForStatus(page(), /No GPU access/);
  await expect
    .poll(() => textOf(page(), ">>> #problem"))
    .toMatch(
      /^(On Linux Chrome offers WebGPU on some GPUs only|WebGPU is switched off|Firefox has WebGPU on this system, but switched off)/,
    );
  await expect.poll(() => textOf(page(), ">>> #data")).toContain("1,200 digits");
});

test("where the browser offers no GPU, the page says where to switch it on", async () => {
  await inWorkerFirst("GPU.prototype.requestAdapter = async () => null");
  await openPage(page());
  await waitForStatus(page(), /No GPU access/);
  await expect
    .poll(() => textOf(page(), ">>> #problem"))
    .toMatch(/turn on (graphics|hardware) acceleration/);
});

test("a page that came over http advises to open it over https", async () => {
  await inWorkerFirst(
    `Object.defineProperty(navigator, "gpu", { value: undefined });
     Object.defineProperty(globalThis, "isSecureContext", { value: false })`,
  );
  await openPage(page());
  await waitForStatus(page(), /No GPU access/);
  await expect
    .poll(() => textOf(page(), ">>> #problem"))
    .toContain("WebGPU works over https and on localhost");
});

test("when MNIST cannot be downloaded, the page says why and keeps the data in use", async () => {
  await inWorkerFirst("globalThis.fetch = async () => { throw new TypeError('Failed to fetch') }");
  await openReady(page(), QUICK);
  await click(page(), ">>> button#mnist");
  await expect
    .poll(() => textOf(page(), ">>> #refusal"))
    .toBe(
      "train-images-idx3-ubyte.gz could not be downloaded from cdn.jsdelivr.net or storage.googleapis.com: Failed to fetch. Without a network, use files of your own or the built-in digits.",
    );
  await expect.poll(() => textOf(page(), ">>> #data")).toContain("1,200 digits");
});

// One page for all of them.
describe("a page opened by a link", () => {
  test("names what makes no sense in the link, and ignores it", async () => {
    await openReady(page(), `${QUICK}&epochs=3&lr=fast&colour=red`);
    await expect
      .poll(() => textOf(page(), ">>> #notice"))
      .toBe(
        'The link\'s lr is "fast"; it must be a number from 0 to 10. The link sets "colour", which does not exist. It was ignored.',
      );
    await expect
      .poll(() => page().$eval(">>> input#epochs", ({ value }: HTMLInputElement) => value))
      .toBe("3");
  });

  test("keeps its settings in the address", async () => {
    await fill(page(), "layers", "32,16");
    expect(new URL(page().url()).hash).toBe("#epochs=3&layers=32,16&digits=1200");
  });

  test("has presets that change several settings at once, and shows when the settings are none of them", async () => {
    const preset = () => chosen(page(), "preset");
    await expect.poll(preset).toBe("Custom");
    await choose(page(), "preset", "best");
    expect(new URL(page().url()).hash).toBe(
      "#epochs=60&batch=256&lr=0.004&schedule=one-cycle&augment=strong&layers=32,16&digits=1200",
    );
    await expect.poll(preset).toBe("Most accurate (slow)");
    await choose(page(), "preset", "standard");
    expect(new URL(page().url()).hash).toBe("#layers=32,16&digits=1200");
  });

  test("says why a run is impossible", async () => {
    await fill(page(), "batch", "60000");
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /error/);
    await expect
      .poll(() => textOf(page(), ">>> #problem"))
      .toContain("larger than the 960 training rows");
  });
});

// One page for both, which trains once.
describe("a page that is opened on a phone", () => {
  test("needs no sideways scrolling, before and after training", async () => {
    await page().setViewport({ width: 360, height: 740 });
    try {
      await openReady(page(), `${QUICK}&epochs=2`);
      expect(await overflowOf(page())).toBe(0);
      await click(page(), ">>> button#train");
      await waitForStatus(page(), /^Done/);
      expect(await overflowOf(page())).toBe(0);
      // Saving is in the menu Export: beside "Train again" its button was cut off.
      const isSeen = (button: string) =>
        page().$eval(`>>> run-bar >>> ${button}`, (one) => one.checkVisibility());
      expect([await isSeen("#train"), await isSeen("#save")]).toEqual([true, false]);
    } finally {
      await page().setViewport({ width: 1440, height: 900 });
    }
  });

  test("keeps its fields and curves when the window becomes wide, narrow and wide again; only their order changes", async () => {
    await present(page(), ">>> line-chart >>> canvas");
    await fill(page(), "layers", "128,0");
    const complaint = await textOf(page(), ">>> settings-form >>> .wrong");
    const seen = () =>
      page().evaluate(() => {
        const view = document.querySelector("adamant-app")?.shadowRoot?.querySelector("train-view");
        const sections = view?.shadowRoot?.querySelectorAll("section") ?? [];
        return [...sections].map((section) => section.ariaLabel);
      });
    await expect.poll(seen).toEqual(WIDE);
    try {
      await page().setViewport({ width: 360, height: 740 });
      await click(page(), ">>> #fold-settings > summary");
      await expect.poll(() => textOf(page(), ">>> settings-form >>> .wrong")).toBe(complaint);
      await expect.poll(seen).toEqual(NARROW);
    } finally {
      await page().setViewport({ width: 1440, height: 900 });
    }
    await page().waitForSelector(">>> line-chart >>> canvas", { visible: true });
    await expect.poll(() => textOf(page(), ">>> settings-form >>> .wrong")).toBe(complaint);
    await expect.poll(seen).toEqual(WIDE);
  });
});

test.each([360, 1440])(
  "a window taller than the page has nothing to scroll, at %i px",
  async (width) => {
    await page().setViewport({ width, height: 4000 });
    try {
      await openReady(page(), QUICK);
      expect(await page().evaluate(() => document.documentElement.scrollHeight)).toBe(4000);
    } finally {
      await page().setViewport({ width: 1440, height: 900 });
    }
  },
);

test("a phone, which folds the settings, shows why a file was refused, too", async () => {
  const isSeen = () => page().$eval(">>> #refusal", (refusal) => refusal.checkVisibility());
  await page().setViewport({ width: 360, height: 740 });
  try {
    await openReady(page(), QUICK);
    await openFiles(page(), { "train.csv": "no digits" });
    await present(page(), ">>> #refusal");
    await expect.poll(isSeen).toBe(true);
    await click(page(), ">>> #fold-settings > summary");
    await expect.poll(isSeen).toBe(false);
    for (const [width, height] of [[800, 740] as const, [360, 740] as const]) {
      await page().setViewport({ width, height });
      await expect.poll(isSeen).toBe(true);
    }
  } finally {
    await page().setViewport({ width: 1440, height: 900 });
  }
});

test.each(soaking ? [360, 800, 1440] : [800])(
  "at %i px no button moves during training, so a click hits the button that it aims at",
  async (width) => {
    await page().setViewport({ width, height: 740 });
    try {
      await openReady(page(), `${QUICK}&epochs=4`);
      const places = page().evaluate(async () => {
        const bar = document.querySelector("adamant-app")?.shadowRoot?.querySelector("run-bar");
        const found = new Set<string>();
        const status = () => bar?.shadowRoot?.querySelector("#status")?.textContent ?? "";
        while (!status().startsWith("Done")) {
          const stop = bar?.shadowRoot?.querySelector("#stop")?.getBoundingClientRect();
          if (stop !== undefined) {
            found.add(`${stop.x}, ${stop.y}`);
          }
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        return [...found];
      });
      await click(page(), ">>> button#train");
      expect(await places).toHaveLength(1);
    } finally {
      await page().setViewport({ width: 1440, height: 900 });
    }
  },
);
