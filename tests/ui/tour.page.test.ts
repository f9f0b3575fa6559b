// Every state of the page, checked by axe in light and dark, on a phone, on a wide screen and at twice the size. A
// picture of each is kept in dist/states/.
import { mkdirSync } from "node:fs";
import { AxePuppeteer } from "@axe-core/puppeteer";
import type { Page } from "puppeteer";
import { afterEach, describe, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { soaking } from "../soak.ts";
import {
  click,
  draw,
  easyCsv,
  fill,
  openFiles,
  openPage,
  openReady,
  overflowOf,
  textOf,
  waitForStatus,
} from "./person.ts";
import { NO_STORAGE, useWorkerScripts } from "./worker-scripts.ts";

const { page, takeFaults } = usePage("index.html");

const inWorkerFirst = useWorkerScripts(page);

const PICTURES = "dist/states/";

/** At 200 %, a window of 1,440 pixels is 720 wide to the page. */
const WIDTHS = { wide: 1440, doubled: 720, narrow: 360 } as const;

/** Few digits and a small network: an epoch takes a few tenths of a second. */
const QUICK = "#digits=1200&layers=16&epochs=3";
const LONG = "#digits=1200&layers=16&epochs=2000";

const NEVER = "new Promise(() => undefined)";

/** How the browser answers the request for the second adapter and all later ones. */
const afterTheFirst = (answer: string) => `
  const { requestAdapter } = GPU.prototype;
  let asked = 0;
  GPU.prototype.requestAdapter = async function (...options) {
    asked += 1;
    return asked > 1 ? ${answer} : requestAdapter.apply(this, options);
  };
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (...options) {
    const device = await requestDevice.apply(this, options);
    addEventListener("message", ({ data }) => { if (data.method === "pause") device.destroy(); });
    return device;
  };`;

async function trainUntil(words: RegExp): Promise<void> {
  await click(page(), ">>> button#train");
  await waitForStatus(page(), words);
}

async function trained(): Promise<void> {
  await openReady(page(), QUICK);
  await trainUntil(/^Done/);
}

async function show(view: string, ready: string): Promise<void> {
  await click(page(), `>>> button#view-${view}`);
  await page().waitForSelector(ready, { visible: true });
}

/** How a person comes to each state. */
const STATES: Readonly<Record<string, () => Promise<void>>> = {
  starting: async () => {
    await inWorkerFirst(`GPU.prototype.requestAdapter = () => ${NEVER}`);
    await openPage(page(), QUICK);
    await waitForStatus(page(), /Looking for a GPU/);
  },
  "no WebGPU": async () => {
    await inWorkerFirst("Object.defineProperty(navigator, 'gpu', { value: undefined })");
    await openPage(page(), QUICK);
    await waitForStatus(page(), /No GPU access/);
  },
  "no adapter": async () => {
    await inWorkerFirst("GPU.prototype.requestAdapter = async () => null");
    await openPage(page(), QUICK);
    await waitForStatus(page(), /No GPU access/);
  },
  ready: () => openReady(page(), QUICK),
  "odd link": () => openReady(page(), `${QUICK}&lr=fast&colour=red`),
  "files over the page": async () => {
    await openReady(page(), QUICK);
    await page().evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "train.csv"));
      document.dispatchEvent(new DragEvent("dragenter", { dataTransfer, bubbles: true }));
      document.dispatchEvent(new DragEvent("dragover", { dataTransfer, bubbles: true }));
    });
  },
  "data refused": async () => {
    await openReady(page(), QUICK);
    await openFiles(page(), { "train.csv": easyCsv(3).replace("255", "3O") });
    await page().waitForSelector(">>> #refusal", { visible: true });
  },
  "handwriting varied": async () => {
    await openReady(page(), `${QUICK}&augment=strong`);
    await page().waitForSelector(">>> #varied", { visible: true });
  },
  "a wrong field": async () => {
    await openReady(page(), QUICK);
    await fill(page(), "epochs", "many");
  },
  preparing: async () => {
    await openReady(page(), QUICK);
    await inWorkerFirst(
      `addEventListener("message", ({ data }) => {
         if (data.method === "train") GPUDevice.prototype.createComputePipelineAsync = () => ${NEVER};
       })`,
    );
    await openReady(page(), `${QUICK},8`);
    await trainUntil(/Preparing kernels/);
  },
  training: async () => {
    await openReady(page(), LONG);
    await draw(page(), [
      [0.5, 0.15],
      [0.5, 0.85],
    ]);
    await trainUntil(/epoch [2-9]/);
  },
  paused: async () => {
    await openReady(page(), LONG);
    await trainUntil(/epoch [2-9]/);
    await click(page(), ">>> button#pause");
    await waitForStatus(page(), /^Paused/);
  },
  done: async () => {
    await trained();
    await draw(page(), [
      [0.3, 0.2],
      [0.7, 0.2],
      [0.4, 0.85],
    ]);
  },
  "done, with former runs and changes": async () => {
    await trained();
    await fill(page(), "lr", "0.01");
    await trainUntil(/^Training/);
    await waitForStatus(page(), /^Done/);
    await fill(page(), "epochs", "4");
    await click(page(), ">>> input#log-y");
  },
  stopped: async () => {
    await openReady(page(), LONG);
    await trainUntil(/epoch [2-9]/);
    await click(page(), ">>> button#stop");
    await waitForStatus(page(), /^Stopped/);
  },
  "numbers broke down": async () => {
    await inWorkerFirst(
      'addEventListener("message", ({ data }) => { if (data.method === "train") data.given[0].lr = 1e38; })',
    );
    await openReady(page(), QUICK);
    await trainUntil(/error/);
    await expect.poll(() => textOf(page(), ">>> #problem")).toContain("not a number");
  },
  "a run that cannot be": async () => {
    await openReady(page(), QUICK);
    await fill(page(), "batch", "1200");
    await trainUntil(/error/);
  },
  "GPU lost, another looked for": async () => {
    await inWorkerFirst(afterTheFirst(NEVER));
    await openReady(page(), LONG);
    await trainUntil(/epoch [2-9]/);
    await click(page(), ">>> button#pause");
    await waitForStatus(page(), /Restoring/);
  },
  "GPU gone": async () => {
    await inWorkerFirst(afterTheFirst("null"));
    await openReady(page(), LONG);
    await trainUntil(/epoch [2-9]/);
    await click(page(), ">>> button#pause");
    await waitForStatus(page(), /error/);
  },
  "a run was left": async () => {
    await openReady(page(), LONG);
    await trainUntil(/epoch [2-9]/);
    await click(page(), ">>> button#pause");
    await waitForStatus(page(), /^Paused/);
    await page().reload();
    await page().waitForSelector(">>> #unfinished", { visible: true });
  },
  "another tab trains": async () => {
    await openReady(page(), LONG);
    const other = await page().browser().newPage();
    await other.goto(page().url());
    await page().bringToFront();
    others.push(other);
    await trainUntil(/epoch [2-9]/);
    await other.bringToFront();
    await waitForStatus(other, /^Ready/);
    await click(other, ">>> button#train");
    await waitForStatus(other, /Another tab/);
    shown = other;
  },
  "nothing can be kept": async () => {
    await inWorkerFirst(NO_STORAGE);
    await openReady(page(), QUICK);
    await click(page(), ">>> button#train");
    await page().waitForSelector(">>> #save-problem", { visible: true });
    await waitForStatus(page(), /^Done/);
  },
  data: async () => {
    await openReady(page(), QUICK);
    await show("data", ">>> data-view >>> #overall");
  },
  "nothing to examine": async () => {
    await openReady(page(), QUICK);
    await show("examine", ">>> examine-view >>> h2");
  },
  examined: async () => {
    await trained();
    await show("examine", ">>> button#examine-last");
    await click(page(), ">>> button#examine-last");
    await click(page(), ">>> examine-view >>> confusion-matrix >>> td.right button");
    await page().waitForSelector(">>> #cell", { visible: true });
    await page().waitForSelector(">>> #arithmetic", { visible: true });
  },
  benchmark: async () => {
    await openReady(page(), QUICK);
    await show("benchmark", ">>> benchmark-view >>> h2");
  },
  "how it works": async () => {
    await openReady(page(), QUICK);
    await show("kernels", ">>> kernels-view >>> h2");
  },
  "keyboard help": async () => {
    await openReady(page(), QUICK);
    await page().keyboard.press("?");
  },
};

const others: Page[] = [];
let shown: Page | undefined;

afterEach(async () => {
  shown = undefined;
  await Promise.all(others.splice(0).map((other) => other.close()));
  await page().emulateMediaFeatures([]);
  await page().setViewport({ width: 1440, height: 900 });
  // Otherwise the page would offer the next test the run of this one.
  await page().evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry("adamant", { recursive: true }).catch(() => undefined);
  });
  await takeFaults();
});

/** Waits until every element has rendered; the larger ones render in a task of their own. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const rendered = (root: Document | ShadowRoot): boolean =>
      [...root.querySelectorAll("*")].every(
        (element) =>
          !element.localName.includes("-") ||
          ((element as Element & { hasUpdated?: boolean }).hasUpdated === true &&
            element.shadowRoot !== null &&
            rendered(element.shadowRoot)),
      );
    return rendered(document);
  });
}

/**
 * Takes a picture of the whole page, in a window as tall as the page. For a picture beyond the window Puppeteer makes
 * the window one pixel wide for a moment, and the picture shows the page while it becomes wide again.
 */
async function takePicture(page: Page, width: number, path: string): Promise<void> {
  const height = await page.evaluate(() => {
    scrollTo(0, 0);
    return document.documentElement.scrollHeight;
  });
  await page.setViewport({ width, height });
  await settled(page);
  await page.screenshot({ path, captureBeyondViewport: false });
}

/** The faults that axe finds on a page, and whether it needs sideways scrolling. */
async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxePuppeteer(page).analyze();
  const overflow = await overflowOf(page);
  return [
    ...(overflow > 0 ? [`${overflow} px too wide`] : []),
    ...violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`),
    ),
  ];
}

describe.runIf(soaking)("the state", () => {
  test.each(Object.keys(STATES))(
    "%s has no faults, light and dark, narrow and wide",
    async (name) => {
      await STATES[name]?.();
      const page_ = shown ?? page();
      mkdirSync(PICTURES, { recursive: true });
      const found: string[] = [];
      for (const scheme of ["light", "dark"]) {
        for (const [size, width] of Object.entries(WIDTHS)) {
          await page_.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          await page_.setViewport({ width, height: 900 });
          await settled(page_);
          found.push(...(await faultsOf(page_)).map((fault) => `${scheme}, ${size}: ${fault}`));
          const path = `${PICTURES}${name.replace(/\W+/g, "-")}-${scheme}-${size}.png`;
          await takePicture(page_, width, path);
        }
      }
      expect(found).toEqual([]);
    },
    180_000,
  );
});
