import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ElementHandle } from "puppeteer";
import { beforeEach, describe, expect, test } from "vitest";
import { useChrome } from "../chrome/bridge.ts";

const { page } = useChrome("index.html");

/** The text that a person reads at a place; `>>>` looks inside the page's elements. */
async function textOf(selector: string): Promise<string> {
  // Waiting for what is visible looks in every frame; else Puppeteer misses changes inside shadow roots.
  const element = await page().waitForSelector(selector, { visible: true });
  return (await element?.evaluate((node) => node.textContent))?.replace(/\s+/g, " ").trim() ?? "";
}

async function click(selector: string): Promise<void> {
  const button = (await page().waitForSelector(selector, {
    visible: true,
  })) as ElementHandle<HTMLButtonElement>;
  await page().waitForFunction((element) => !element.disabled, {}, button);
  await button.click();
}

async function fill(field: string, text: string): Promise<void> {
  const selector = `>>> input#${field}`;
  await page().$eval(
    selector,
    (input, value) => {
      (input as HTMLInputElement).value = value;
      input.dispatchEvent(new Event("change"));
    },
    text,
  );
}

async function waitForStatus(words: RegExp): Promise<string> {
  await page().waitForFunction(
    (source) => {
      const bar = document.querySelector("adamant-app")?.shadowRoot?.querySelector("run-bar");
      const status = bar?.shadowRoot?.querySelector("#status")?.textContent ?? "";
      return new RegExp(source).test(status);
    },
    {},
    words.source,
  );
  return textOf(">>> #status");
}

async function openFiles(contents: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "adamant-"));
  const paths = Object.entries(contents).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  });
  const input = (await page().waitForSelector(
    ">>> input[type=file]",
  )) as ElementHandle<HTMLInputElement>;
  await input.uploadFile(...paths);
}

describe("the page", () => {
  beforeEach(async () => {
    await page().reload();
    await waitForStatus(/^Ready/);
  });

  test("is ready with built-in digits, the seed's network and the adapter's name", async () => {
    expect(await textOf(">>> #data")).toBe("built-in v1: 6,000 digits of 28 × 28");
    const summary = await textOf(">>> #summary");
    for (const parameters of ["100,480", "8,256", "650", "109,386"]) {
      expect(summary).toContain(parameters);
    }
    expect(await textOf(">>> #adapter")).toContain("swiftshader · emulated in software");
  });

  test("trains, shows the epochs as they come, and predicts digits it has not seen", async () => {
    await fill("epochs", "2");
    await click(">>> button#train");
    await waitForStatus(/Done: 2 of 2 epochs/);
    const rows = await page().$$(">>> epoch-table >>> tbody tr");
    expect(rows).toHaveLength(2);
    expect(await textOf(">>> epoch-table >>> tbody")).toMatch(/★ 2\s?0\.\d{4}\s?9\d\.\d\d %/);
    const predictions = await page().$$(">>> prediction-list >>> li");
    expect(predictions).toHaveLength(12);
    const right = await page().$$eval(
      ">>> prediction-list >>> li span",
      (spans) => spans.filter((span) => span.textContent.includes("✓")).length,
    );
    expect(right).toBeGreaterThan(8);
  });

  test("pauses inside an epoch, goes on, and stops", async () => {
    await fill("epochs", "50");
    await click(">>> button#train");
    await waitForStatus(/samples\/s/);
    await click(">>> button#pause");
    const paused = await waitForStatus(/^Paused/);
    expect(paused).toMatch(/Paused in epoch \d+, step \d+ of 150/);
    await click(">>> button#go-on");
    await waitForStatus(/samples\/s/);
    await click(">>> button#stop");
    await waitForStatus(/^(Done|Stopped)/);
  });

  test("answers a click within 100 ms while training", async () => {
    await fill("epochs", "50");
    await click(">>> button#train");
    await waitForStatus(/samples\/s/);
    const slowest = await page().evaluate(async () => {
      let worst = 0;
      for (let sample = 0; sample < 20; sample++) {
        const start = performance.now();
        await new Promise((resolve) => setTimeout(resolve, 0));
        worst = Math.max(worst, performance.now() - start);
      }
      return worst;
    });
    await click(">>> button#stop");
    await waitForStatus(/^(Done|Stopped)/);
    expect(slowest).toBeLessThan(100);
  });

  test("reads a CSV that is opened, and trains on it", async () => {
    const header = ["label", ...Array.from({ length: 784 }, (_, pixel) => `pixel${pixel}`)];
    const rows = Array.from({ length: 50 }, (_, row) => {
      const label = row % 2;
      return [
        label,
        ...Array.from({ length: 784 }, (__, pixel) => (pixel % 2 === label ? 255 : 0)),
      ];
    });
    await openFiles({ "train.csv": [header, ...rows].join("\n") });
    await page().waitForFunction(() =>
      document
        .querySelector("adamant-app")
        ?.shadowRoot?.querySelector("data-source")
        ?.shadowRoot?.querySelector("#data")
        ?.textContent.includes("train.csv"),
    );
    await fill("epochs", "1");
    await click(">>> button#train");
    await waitForStatus(/Done: 1 of 1 epochs/);
  });

  test("refuses a bad CSV with a sentence and keeps the data it has", async () => {
    await openFiles({ "train.csv": "label,pixel0\n3,3O\n" });
    expect(await textOf(">>> #refusal")).toBe(
      'train.csv:2: column 2 ("pixel0"): expected a whole number from 0 to 255, found "3O".',
    );
    expect(await textOf(">>> #data")).toContain("built-in v1");
  });

  test("tells what is wrong with a setting and does not take it", async () => {
    await fill("layers", "128,0");
    expect(await textOf(">>> settings-form >>> .wrong")).toBe(
      'layers is "0"; it must be a whole number from 1 to 65536.',
    );
    expect(await textOf(">>> #summary")).toContain("109,386");
  });

  test("explains a network that cannot be trained", async () => {
    await fill("batch", "60000");
    await click(">>> button#train");
    await waitForStatus(/error/);
    expect(await textOf(">>> #problem")).toContain("larger than the 4800 training rows");
  });

  test("needs no sideways scrolling on a phone", async () => {
    await page().setViewport({ width: 360, height: 740 });
    const overflow = await page().evaluate(async () => {
      // What measures itself does so in the next frame.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    });
    await page().setViewport({ width: 1440, height: 900 });
    expect(overflow).toBe(0);
  });
});

test("a browser without WebGPU is told what to do", async () => {
  // Hides WebGPU from the page's worker, where the engine looks for it.
  await page().evaluateOnNewDocument(() => {
    const Original = globalThis.Worker;
    globalThis.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        const hide = "Object.defineProperty(navigator, 'gpu', { value: undefined });";
        const script = `${hide} await import(${JSON.stringify(String(url))});`;
        const type = "text/javascript";
        super(URL.createObjectURL(new Blob([script], { type })), options);
      }
    };
  });
  await page().reload();
  await waitForStatus(/No GPU access/);
  expect(await textOf(">>> #problem")).toContain(
    "This browser has no WebGPU. Chrome or Edge from 113, Safari from 26 and Firefox from 141 have it.",
  );
});
