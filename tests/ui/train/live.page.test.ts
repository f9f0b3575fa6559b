// What can be changed while a run trains: its speed, and its learning rate.
import { expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import { choose, click, fill, openReady, textOf, waitForStatus } from "../person.ts";

const { page } = usePage("index.html");

const weights = () => textOf(page(), ">>> #fingerprint code");

test("a slower run takes the same steps, and ends with the same weights", async () => {
  await openReady(page(), "#digits=400&layers=16&epochs=2&batch=64");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done/);
  const full = await weights();
  await choose(page(), "speed", "slow");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Training · .* · 4 steps\/s$/);
  await choose(page(), "speed", "normal");
  await waitForStatus(page(), /^(Training · .* · 50 steps\/s|Done: 2 epochs.*)$/);
  await waitForStatus(page(), /^Done/);
  expect(await weights()).toBe(full);
});

test("a learning rate changed while it trains holds from the next epoch on, and ends with its run", async () => {
  await openReady(page(), "#digits=1200&layers=16&epochs=4");
  await choose(page(), "speed", "slow");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Training · epoch 1 of 4 · .* steps\/s/);
  await fill(page(), "live-rate", "0.05");
  await expect.poll(() => new URL(page().url()).hash).toContain("rates=2:0.05");
  await choose(page(), "speed", "full");
  await waitForStatus(page(), /^Done/);
  const changed = await weights();
  // The next run begins without the change; it is planned for the one after it.
  await expect.poll(() => textOf(page(), ">>> button#train")).toBe("Train again with 1 change");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Training/);
  await waitForStatus(page(), /^Done/);
  const undisturbed = await weights();
  expect(undisturbed).not.toBe(changed);
  await fill(page(), "rates", "2:0.05");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Training/);
  await waitForStatus(page(), /^Done/);
  expect(await weights()).toBe(changed);
});

test("a wrong learning rate is named, and the run goes on", async () => {
  await choose(page(), "speed", "slow");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Training/);
  await fill(page(), "live-rate", "fast");
  await expect
    .poll(() => textOf(page(), ">>> settings-form >>> .wrong"))
    .toBe('Learning rate is "fast"; it must be a number from 0 to 10.');
  await waitForStatus(page(), /^Training/);
  await click(page(), ">>> button#stop");
});
