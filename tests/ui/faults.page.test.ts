import type { Page } from "puppeteer";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { soaking } from "../soak.ts";
import { click, countOf, openReady, textOf, waitForStatus } from "./person.ts";
import { useWorkerScripts } from "./worker-scripts.ts";

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
      expect(await countOf(page(), EPOCHS)).toBeGreaterThanOrEqual(2 * crash);
      expect(await textOf(page(), ">>> #notice")).toMatch(
        /^The GPU was lost, and the run was restored/,
      );
    }
    expect(await weightsAfter(page())).toBe(undisturbed);
    expect(await countOf(page(), EPOCHS)).toBe(8);
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
    expect(await textOf(page(), ">>> #problem")).toMatch(
      /did not come back: .* reload the page and continue.*restart the browser/,
    );
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
    expect(await textOf(page(), ">>> #save-problem")).toMatch(
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
    expect(await textOf(page(), ">>> #save-problem")).toContain("Training continues.");
    await waitForStatus(page(), /^Done/);
  });

  test("for lack of a file system gives a notice, and training continues", async () => {
    await inWorkerFirst("delete StorageManager.prototype.getDirectory");
    await openReady(page(), SHORT);
    await click(page(), ">>> button#train");
    expect(await textOf(page(), ">>> #save-problem")).toContain("it keeps no files in this window");
    await waitForStatus(page(), /^Done/);
  });
});
