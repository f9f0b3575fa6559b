// Corrected drawings, the runs that learn from them, and the text that is copied of a run.
import { beforeAll, expect, test } from "vitest";
import { builtInDigits, dataFingerprint } from "../../../src/data/index.ts";
import { readCheckpoint } from "../../../src/engine/index.ts";
import { savedRunOf } from "../../../src/run/saved-run.ts";
import { usePage } from "../../browser/bridge.ts";
import {
  chooseFromMenu,
  click,
  copiedBy,
  countOf,
  draw,
  fill,
  openReady,
  present,
  savedBy,
  textOf,
  waitForStatus,
} from "../person.ts";

const { page } = usePage("index.html");

const QUICK = "#digits=1200&layers=16&epochs=1";

beforeAll(async () => {
  await openReady(page(), QUICK);
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done/);
});

test("a corrected drawing survives a reload, and the next run learns from it", async () => {
  await draw(page(), [
    [0.2, 0.2],
    [0.8, 0.2],
    [0.4, 0.9],
  ]);
  await click(page(), ">>> drawing-pad >>> button#was-7");
  await expect.poll(() => textOf(page(), ">>> #notice")).toContain("Stored as a 7.");
  await openReady(page(), QUICK);
  await click(page(), ">>> #learn-corrections");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done/);
  const card = await copiedBy(page(), () => chooseFromMenu(page(), "share", "copy-result"));
  expect(card).toContain(
    "- data: built-in v1 and 1 corrected drawing, 1,200 digits without them - settings",
  );
  expect(card).toContain("- in a terminal, but for the drawings: `");
});

test("a saved run names its drawings, so that a terminal does not resume it without them", async () => {
  await fill(page(), "epochs", "500");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /samples\/s/);
  await click(page(), ">>> button#pause");
  await present(page(), ">>> button#save-run");
  const file = await savedBy(page(), () => click(page(), ">>> button#save-run"));
  const { data } = savedRunOf((await readCheckpoint(file)).metadata);
  expect(data).toMatchObject({ name: "built-in v1 and 1 corrected drawing", count: 1201 });
  const without = await dataFingerprint(builtInDigits({ count: 1200, seed: 1 }));
  expect(data.fingerprint).not.toBe(without);
  await click(page(), ">>> button#stop");
  await waitForStatus(page(), /^Stopped/);
});

test("stored drawings can be forgotten", async () => {
  await click(page(), ">>> button#forget-corrections");
  await expect.poll(() => countOf(page(), ">>> #corrections")).toBe(0);
  await openReady(page(), QUICK);
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done/);
  await expect.poll(() => countOf(page(), ">>> #corrections")).toBe(0);
});

test("a result is copied as Markdown, with the command and the fingerprint of the weights", async () => {
  const card = await copiedBy(page(), () => chooseFromMenu(page(), "share", "copy-result"));
  expect(card).toContain("- data: built-in v1, 1,200 digits - settings");
  expect(card).toContain("### Adamant: ");
  expect(card).toContain("| Epoch | Loss | Accuracy | Val loss | Val acc. | Time |");
  expect(card).toContain("npm run train -- --limit 1200 --epochs 1 --layers 16");
  const weights = await textOf(page(), ">>> #fingerprint code");
  expect(card).toContain(`weights: \`${weights}\``);
});

test("an earlier run is listed by its different settings, and its curves can be hidden", async () => {
  await fill(page(), "lr", "0.01");
  await click(page(), ">>> button#train");
  await click(page(), ">>> #tab-runs");
  await expect
    .poll(() => textOf(page(), ">>> #past-runs button"))
    .toMatch(/lr 0\.001.* · \d+\.\d\d %$/);
  await click(page(), ">>> #past-runs button");
  await present(page(), ">>> #past-runs button[aria-pressed=false]");
});
