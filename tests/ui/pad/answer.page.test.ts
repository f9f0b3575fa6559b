// What the pad answers, from the first moment on.
import { beforeAll, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import {
  click,
  countOf,
  draw,
  fill,
  focused,
  openReady,
  textOf,
  waitForStatus,
} from "../person.ts";

const { page } = usePage("index.html");

const ONE: [number, number][] = [
  [0.5, 0.15],
  [0.5, 0.85],
];

beforeAll(async () => {
  await openReady(page(), "#digits=1200&layers=16&epochs=12");
});

const answer = () => textOf(page(), ">>> #answer");
const spoken = () => page().$eval(">>> drawing-pad >>> .spoken", (node) => node.textContent.trim());

test("the pad asks to be drawn on, and shows what the network sees", async () => {
  await expect.poll(() => textOf(page(), ">>> drawing-pad >>> .hint")).toBe("Draw a digit here");
  await expect.poll(answer).toContain("28 × 28 that the network sees");
});

test("before training the untrained network answers, and the page says so", async () => {
  await draw(page(), ONE);
  await expect.poll(answer).toMatch(/^\d (\d\d\.\d % sure then|not sure: \d\d\.\d % or) \d, /);
  await expect.poll(() => textOf(page(), ">>> #answer-state")).toBe("It only guesses yet.");
  await expect.poll(() => textOf(page(), ">>> #headline")).toBe("Untrained; guessing gets 10 %");
  await expect
    .poll(() => textOf(page(), ">>> prediction-list >>> p"))
    .toMatch(/^\d+ of 12 predicted right, by the untrained network$/);
});

test("after training the answer is large and sure, and the run bar says how good the network is", async () => {
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 12 epochs/);
  await expect.poll(answer).toMatch(/^1 \d\d\.\d % sure then \d, /);
  await expect.poll(spoken).toBe("It looks like a 1.");
  await expect.poll(() => textOf(page(), ">>> #answer")).not.toContain("guesses");
  const size = await page().$eval(">>> drawing-pad >>> .digit", (node) =>
    parseFloat(getComputedStyle(node).fontSize),
  );
  expect(size).toBeGreaterThanOrEqual(48);
  await expect
    .poll(() => textOf(page(), ">>> #headline"))
    .toMatch(/^\d\d(\.\d)? % right; guessing gets 10 %$/);
});

test("why the drawing is read so is one press away", async () => {
  await expect.poll(() => textOf(page(), ">>> button#why")).toBe("Why a 1?");
  await click(page(), ">>> button#why");
  await expect
    .poll(() => textOf(page(), ">>> explanation-panel >>> h2"))
    .toMatch(/^Why it is read as a 1, and not as an? \d$/);
  await expect.poll(() => countOf(page(), ">>> #nearest >>> li")).toBe(6);
  await expect.poll(() => focused(page(), ({ localName }) => localName)).toBe("h2");
  await click(page(), ">>> button#view-train");
});

test("the answer goes with the drawing", async () => {
  await click(page(), ">>> button#clear");
  await expect.poll(answer).toMatch(/^\? no digit yet/);
  await expect.poll(spoken).toBe("");
  await expect.poll(() => countOf(page(), ">>> button#why")).toBe(0);
});

test("the answer changes inside a long epoch, too", async () => {
  await openReady(page(), "#digits=20000&layers=16&epochs=1&batch=1");
  await fill(page(), "lr", "0.0001");
  await draw(page(), ONE);
  await expect.poll(answer).toMatch(/^\d /);
  const before = await answer();
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /epoch 1 of 1/);
  const withoutState = (words: string) => words.replace(/% The network .*/, "%");
  await expect.poll(async () => withoutState(await answer())).not.toBe(withoutState(before));
  await expect.poll(() => textOf(page(), ">>> #status")).toMatch(/^Training · epoch 1 of 1/);
  await click(page(), ">>> button#stop");
  await waitForStatus(page(), /^Stopped/);
});
