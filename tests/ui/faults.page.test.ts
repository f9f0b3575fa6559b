import type { Page } from "puppeteer";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { soaking } from "../soak.ts";
import {
  click,
  countOf,
  easyCsv,
  openFiles,
  openReady,
  textOf,
  unfold,
  waitForStatus,
} from "./person.ts";
import { NO_PRIVATE_FILES, NO_STORAGE, useWorkerScripts } from "./worker-scripts.ts";

const { page } = usePage("index.html");

/** How often the GPU process crashes in one run. */
const CRASHES = soaking ? 3 : 1;

const inWorkerFirst = useWorkerScripts(page);

/** Long enough to be disturbed: it takes a second or more. */
const RUN = "#digits=3000&layers=16&epochs=8";

/** The table rows of finished epochs. */
const EPOCHS = ">>> epoch-table >>> tbody tr:not(.live)";

/** Long enough that training is still running when the notice is read. */
const SHORT = "#digits=1200&layers=16&epochs=5";

async function weightsAfter(page: Page): Promise<string> {
  await waitForStatus(page, /^Done/);
  return textOf(page, ">>> #fingerprint code");
}

async function crashGpu(): Promise<void> {
  const session = await page().browser().target().createCDPSession();
  await session.send("Browser.crashGpuProcess");
  await session.detach();
}

describe("a run whose GPU is lost", () => {
  let undisturbed = "";

  beforeAll(async () => {
    await openReady(page(), RUN);
    await click(page(), ">>> button#train");
    undisturbed = await weightsAfter(page());
  });

  test(`continues after a crash of the GPU process, with a notice, and ends with the same bits: ${CRASHES} of ${CRASHES}`, async () => {
    await openReady(page(), RUN);
    await click(page(), ">>> button#train");
    for (let crash = 1; crash <= CRASHES; crash++) {
      await waitForStatus(page(), new RegExp(`epoch [${2 * crash + 1}-8] of 8`));
      await crashGpu();
      await waitForStatus(page(), /Restoring/);
      await waitForStatus(page(), /Training/);
      // It continues from the last save: a run from the beginning would end with the same bits, too.
      await expect.poll(() => countOf(page(), EPOCHS)).toBeGreaterThanOrEqual(2 * crash);
      await expect
        .poll(() => textOf(page(), ">>> #notice"))
        .toMatch(/^The GPU was lost, and the run was restored/);
    }
    expect(await weightsAfter(page())).toBe(undisturbed);
    await expect.poll(() => countOf(page(), EPOCHS)).toBe(8);
  });

  test("is offered after a reload if no GPU came back, and then ends with the same bits", async () => {
    await inWorkerFirst(`
      const { requestAdapter } = GPU.prototype;
      let asked = 0;
      GPU.prototype.requestAdapter = async function (...options) {
        asked += 1;
        return asked > 1 && self.noMore ? null : requestAdapter.apply(this, options);
      };
      const { requestDevice } = GPUAdapter.prototype;
      GPUAdapter.prototype.requestDevice = async function (...options) {
        return (self.device = await requestDevice.apply(this, options));
      };
      let training = false;
      addEventListener("message", ({ data }) => { training ||= data.method === "train"; });
      let isSaved = false;
      const { postMessage } = self;
      self.postMessage = (message) => {
        isSaved ||= message.change?.set?.savedEpochs >= 1;
        postMessage.call(self, message);
      };
      const { submit } = GPUQueue.prototype;
      GPUQueue.prototype.submit = function (...buffers) {
        submit.apply(this, buffers);
        if (training && isSaved && !self.noMore) { self.noMore = true; self.device.destroy(); }
      }`);
    await openReady(page(), RUN);
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /Stopped by an error/);
    await expect
      .poll(() => textOf(page(), ">>> #problem"))
      .toMatch(/did not come back: .* reload the page and continue.*restart the browser/);
    await expect
      .poll(() => textOf(page(), ">>> #stand-in"))
      .toMatch(/^A network that comes with the page/);
    await expect.poll(() => textOf(page(), ">>> #no-training")).toBe("Training needs WebGPU.");
    await Promise.all([page().waitForNavigation(), click(page(), ">>> button#remedy")]);
    await waitForStatus(page(), /^Ready/);
    await click(page(), ">>> #continue-unfinished");
    expect(await weightsAfter(page())).toBe(undisturbed);
  });
});

describe("a run that the browser cannot save", () => {
  afterEach(async () => {
    const session = await page().createCDPSession();
    await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(page().url()).origin });
    await session.detach();
  });

  test("for lack of space gives a notice, and training continues", async () => {
    const session = await page().createCDPSession();
    const { origin } = new URL(page().url());
    await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1000 });
    await openReady(page(), SHORT);
    await click(page(), ">>> button#train");
    await expect
      .poll(() => textOf(page(), ">>> #save-problem"))
      .toMatch(
        /^The run cannot be saved in this browser \(.+\)\. Training continues\. ?Download it$/,
      );
    await waitForStatus(page(), /^Done/);
  });

  test("for lack of space that arises during training gives a notice, too", async () => {
    const session = await page().createCDPSession();
    const { origin } = new URL(page().url());
    await openReady(page(), RUN);
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /epoch [2-6] of 8/);
    await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1000 });
    await expect.poll(() => textOf(page(), ">>> #save-problem")).toContain("Training continues.");
    await waitForStatus(page(), /^Done/);
  });

  test("in a window that keeps nothing gives a notice, and training continues", async () => {
    await inWorkerFirst(NO_STORAGE);
    await openReady(page(), SHORT);
    await click(page(), ">>> button#train");
    await expect
      .poll(() => textOf(page(), ">>> #save-problem"))
      .toContain("it keeps no files in this window");
    await waitForStatus(page(), /^Done/);
  });

  test("as a private file is saved in IndexedDB, and goes on after a reload", async () => {
    await inWorkerFirst(NO_PRIVATE_FILES);
    await openReady(page(), "#digits=1200&layers=16&epochs=5000");
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /epoch [2-9] of 5000/);
    await click(page(), ">>> button#pause");
    await waitForStatus(page(), /^Paused/);
    await expect.poll(() => countOf(page(), ">>> #save-problem")).toBe(0);
    await inWorkerFirst(NO_PRIVATE_FILES);
    await page().reload();
    await click(page(), ">>> #continue-unfinished");
    await waitForStatus(page(), /epoch ([3-9]|\d\d+) of 5000/);
    await click(page(), ">>> button#stop");
    await waitForStatus(page(), /^Stopped/);
  });
});

describe("own data that the browser cannot keep", () => {
  test("for lack of space gives a notice, and stays open", async () => {
    const session = await page().createCDPSession();
    const { origin } = new URL(page().url());
    await openReady(page(), "#layers=8&epochs=2");
    await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1000 });
    await openFiles(page(), { "train.csv": easyCsv(60) });
    await unfold(page(), ">>> #keep-problem");
    await expect
      .poll(() => textOf(page(), ">>> #keep-problem"))
      .toMatch(
        /^train\.csv is not kept for your next visit \(.+\)\. It stays open until you close the page\.$/,
      );
    await waitForStatus(page(), /^Ready · 48 training/);
    await session.send("Storage.overrideQuotaForOrigin", { origin });
    await session.detach();
  });

  test("as a private file is kept in IndexedDB, and comes back", async () => {
    await inWorkerFirst(NO_PRIVATE_FILES);
    await openReady(page(), "#layers=8&epochs=2");
    await openFiles(page(), { "train.csv": easyCsv(60) });
    await unfold(page(), ">>> #kept");
    await expect.poll(() => textOf(page(), ">>> .kept")).toContain("train.csv, 60 digits");
    await expect.poll(() => page().evaluate(() => location.hash)).toContain("hash=");
    await inWorkerFirst(NO_PRIVATE_FILES);
    await page().reload();
    await waitForStatus(page(), /^Ready · 48 training/);
    await click(page(), ">>> button#forget");
    await expect.poll(() => countOf(page(), ">>> #kept")).toBe(0);
  });
});
