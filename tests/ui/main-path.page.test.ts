// What most people do with the page, in one go and in every browser that the tests know.
import { afterAll, beforeAll, expect, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import {
  click,
  countOf,
  draw,
  openFiles,
  openReady,
  savedBy,
  textOf,
  waitForStatus,
} from "./person.ts";

const { page } = usePage("index.html");

/** An epoch of 30 steps takes a few tenths of a second. */
const RUN = "#digits=1200&layers=16&epochs=24";

/** The weights of the same run, undisturbed. */
let weights = "";

beforeAll(async () => {
  await openReady(page(), RUN);
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 24 epochs/);
  weights = await textOf(page(), ">>> #fingerprint code");
  await openReady(page(), RUN);
});

afterAll(async () => {
  await click(page(), ">>> button#view-train");
});

test("a run is trained and paused", async () => {
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /epoch \d+ of 24/);
  await click(page(), ">>> button#pause");
  expect(await waitForStatus(page(), /^Paused/)).toMatch(/(in|after) epoch \d+/);
});

test("the paused run is offered after a reload, and ends with the weights of an undisturbed one", async () => {
  const saved = () => page().$eval(">>> run-bar >>> progress", ({ title }) => title);
  await expect.poll(saved).toMatch(/saved in this browser$/);
  await page().reload();
  await waitForStatus(page(), /^Ready/);
  await click(page(), ">>> #continue-unfinished");
  await waitForStatus(page(), /^Done: 24 epochs/);
  await expect.poll(() => textOf(page(), ">>> #fingerprint code")).toBe(weights);
});

test("a drawing is predicted", async () => {
  await draw(page(), [
    [0.5, 0.15],
    [0.5, 0.85],
  ]);
  await expect.poll(() => textOf(page(), ">>> probability-bars >>> .best th")).toBe("1");
});

test("the network is saved, and examined again from its file", async () => {
  const network = await savedBy(page(), () => click(page(), ">>> button#save"));
  await click(page(), ">>> button#view-examine");
  await openFiles(page(), { "mine.safetensors": network }, ">>> #examine-open-files");
  await expect
    .poll(() => textOf(page(), ">>> #examined"))
    .toBe("mine.safetensors, on 240 digits of built-in v1.");
  await expect.poll(() => countOf(page(), ">>> #report >>> tbody tr")).toBe(12);
});

test("the GPU is measured, to the last figure", async () => {
  await click(page(), ">>> button#view-benchmark");
  await click(page(), ">>> button#quick");
  const rows = () => textOf(page(), ">>> benchmark-view >>> table");
  await expect.poll(rows, { timeout: 170_000, interval: 100 }).toContain("1 network, layered");
  // Most populations are still to come, and the overheads after them.
  const share = await page().$eval(">>> benchmark-view >>> progress", ({ value }) => value);
  expect(share).toBeLessThan(0.9);
  const saves = () => countOf(page(), ">>> button#save-benchmark");
  await expect.poll(saves, { timeout: 170_000, interval: 500 }).toBe(1);
  await expect.poll(() => countOf(page(), ">>> benchmark-view >>> .wrong")).toBe(0);
  await expect
    .poll(() => textOf(page(), ">>> step-timeline >>> li"))
    .toMatch(/^1 input_matmul [\d,.]+ µs/);
}, 180_000);
