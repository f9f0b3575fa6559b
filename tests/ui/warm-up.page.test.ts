import { expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { click, openPage, present, waitForStatus } from "./person.ts";
import { useWorkerScripts } from "./worker-scripts.ts";

const { page } = usePage("index.html");

const inWorkerFirst = useWorkerScripts(page);

/** Counts the networks that lie on the GPU at the same time. */
const COUNT_NETWORKS = `
  let networks = 0;
  self.mostNetworks = 0;
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    if (descriptor.label === "parameters") {
      networks += 1;
      self.mostNetworks = Math.max(self.mostNetworks, networks);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => { networks -= 1; destroy(); };
    }
    return buffer;
  };`;

test("Train pressed while the page warms up waits for it: one network at a time is on the GPU", async () => {
  await inWorkerFirst(COUNT_NETWORKS);
  await openPage(page(), "#digits=1200&layers=24&epochs=1");
  // Enabled as soon as the data is there, which is when the warm-up begins.
  await present(page(), ">>> button#train:enabled");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done/);
  const [worker] = page().workers();
  expect(await worker?.evaluate("self.mostNetworks")).toBe(1);
});
