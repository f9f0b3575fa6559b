import { beforeAll, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import {
  click,
  countOf,
  easyCsv,
  fill,
  openFiles,
  openReady,
  present,
  savedBy,
  textOf,
  waitForStatus,
} from "../person.ts";

const { page } = usePage("index.html");

const OPEN = ">>> #examine-open-files";

beforeAll(async () => {
  await openReady(page(), "#digits=1200&layers=16&epochs=4");
});

/** Which network of the run is chosen. */
const pressed = () =>
  page().$$eval(">>> .segments >>> button[aria-pressed=true]", (found) =>
    found.map((one) => one.textContent.trim()),
  );

const examined = () => textOf(page(), ">>> #examined");

test("before there is a network, the view says what to do", async () => {
  await click(page(), ">>> button#view-examine");
  await expect
    .poll(() => textOf(page(), ">>> examine-view >>> p"))
    .toContain("Train a network first");
  await click(page(), ">>> button#view-train");
});

test("a trained network is examined: confusion matrix, report, weights, and the digits of a cell", async () => {
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 4 epochs/);
  // The present network is there at once.
  await click(page(), ">>> button#view-examine");
  await expect.poll(examined).toBe("The network after epoch 4, on 240 digits of built-in v1.");
  expect(await pressed()).toEqual(["Last epoch"]);
  await click(page(), ">>> button#view-train");
  // A narrow window has no room for it.
  const best = await page().$eval(">>> #best", ({ textContent }) => textContent);
  const accuracy = /(\d\d\.\d\d) %/.exec(best)?.[1] ?? "?";
  await click(page(), ">>> button#view-examine");
  await click(page(), ">>> button#examine-best");
  expect(await pressed()).toEqual(["Best epoch"]);
  await expect
    .poll(() => textOf(page(), ">>> #examined"))
    .toMatch(/^The network after epoch \d, on 240 digits of built-in v1\.$/);
  await expect
    .poll(() => textOf(page(), ">>> examine-view >>> .columns"))
    .toContain(`Accuracy ${accuracy} %`);
  await expect.poll(() => countOf(page(), ">>> #report >>> tbody tr")).toBe(12);
  await expect.poll(() => countOf(page(), ">>> .units >>> digit-image")).toBe(16);
  const read = await textOf(page(), ">>> #errors >>> li .verdict");
  expect(read).toMatch(/^✗ \d, true \d$/);
  const cell = ">>> examine-view >>> confusion-matrix >>> td.right button";
  const count = await textOf(page(), cell);
  await click(page(), cell);
  await expect
    .poll(() => textOf(page(), ">>> #cell >>> h2"))
    .toBe(`${count} × true 0, predicted 0, highest probability first`);
  await expect.poll(() => countOf(page(), ">>> #cell >>> li")).toBe(Math.min(24, Number(count)));
  // They are below the matrix, and are brought into sight.
  await expect
    .poll(() =>
      page().$eval(
        ">>> #cell >>> h2",
        (title) => title.getBoundingClientRect().bottom < globalThis.innerHeight,
      ),
    )
    .toBe(true);
  const opened = '>>> confusion-matrix >>> button[aria-pressed="true"]';
  await expect.poll(() => textOf(page(), opened)).toBe(count);
  await expect.poll(() => countOf(page(), ">>> calibration-plot >>> rect")).toBeGreaterThan(1);
  // "Why" is about the first of them, no longer about a misread digit.
  await expect
    .poll(() => textOf(page(), ">>> explanation-panel >>> h2"))
    .toMatch(/^Why it is read as a 0/);
});

test("one digit is followed through the layers, and one unit through its arithmetic", async () => {
  const readAs = () => textOf(page(), ">>> #read-as");
  await click(page(), ">>> #cell >>> li button");
  await expect.poll(readAs).toContain("Predicted 0");
  const arithmetic = () => textOf(page(), ">>> #arithmetic");
  const [, sum = NaN, bias = NaN, before = NaN, output = NaN] = (
    /sum (.*), bias (.*): ReLU\((.*)\) = (.*)/.exec(await arithmetic()) ?? []
  ).map(Number);
  expect(sum + bias).toBeCloseTo(before, 3);
  expect(output).toBe(before);
  expect(output).toBeGreaterThan(0);
  const former = await arithmetic();
  const loudest = await page().$eval(">>> input#unit", ({ value }: HTMLInputElement) => value);
  await fill(page(), "unit", loudest === "3" ? "4" : "3");
  await expect.poll(arithmetic).not.toBe(former);
});

test("the explanation of a digit adds up: pixels and biases make the logits, logits the probabilities", async () => {
  const words = await page().$$eval(">>> #contributions >>> figcaption", (found) =>
    found.map((one) => one.textContent.replace(/\s+/g, " ").trim()),
  );
  const numbers = (text: string) =>
    (text.replaceAll("−", "-").match(/-?\d+(\.\d+)?(e-?\d+)?/g) ?? []).map(Number);
  const logits = words.slice(0, 2).map((text) => {
    const [, pixels = NaN, bias = NaN, logit = NaN] = numbers(text);
    expect(pixels + bias).toBeCloseTo(logit, 1);
    return logit;
  });
  expect(numbers(words[2] ?? "")[2]).toBeCloseTo((logits[0] ?? NaN) - (logits[1] ?? NaN), 1);
  await expect
    .poll(() => textOf(page(), ">>> explanation-panel >>> h2"))
    .toMatch(/^Why it is read as an? 0, and not as an? \d$/);
  await expect.poll(() => countOf(page(), ">>> #nearest >>> li")).toBe(6);
});

test("a misread digit is explained from the Train view: its true class against the one that was read", async () => {
  await click(page(), ">>> button#view-train");
  await click(page(), ">>> train-view >>> prediction-list >>> li:has(.wrong) button");
  const heading = () => textOf(page(), ">>> explanation-panel >>> h2");
  await expect.poll(heading).toMatch(/^Why this \d is misread as an? \d$/);
  const [label = "", predicted = ""] = (await heading()).match(/\d/g) ?? [];
  const words = await textOf(page(), ">>> #contributions");
  expect(words).toContain(`For ${predicted} rather than ${label}`);
});

test("a digit that is explained is drawn on, and the answer follows", async () => {
  await click(page(), ">>> button#draw-on");
  const answer = () => textOf(page(), ">>> drawing-pad >>> #answer .digit");
  await expect.poll(answer).toMatch(/^\d$/);
  const seen = () =>
    page().$eval(">>> drawing-pad >>> #answer >>> digit-image", (image) =>
      [...(image as HTMLElement & { pixels: Uint8Array }).pixels].reduce((sum, p) => sum + p, 0),
    );
  const before = await seen();
  const pad = await present(page(), ">>> drawing-pad >>> canvas");
  await pad.scrollIntoView();
  const { x = 0, y = 0, width = 0 } = (await pad.boundingBox()) ?? {};
  await page().mouse.move(x + 0.2 * width, y + 0.2 * width);
  await page().mouse.down();
  await page().mouse.move(x + 0.8 * width, y + 0.25 * width, { steps: 4 });
  await page().mouse.up();
  await expect.poll(seen).toBeGreaterThan(before + 1000);
  // Undo takes back the stroke, and then the digit.
  await click(page(), ">>> button#undo");
  await expect.poll(seen).toBe(before);
  await click(page(), ">>> button#undo");
  await expect.poll(answer).toBe("?");
  await click(page(), ">>> button#view-examine");
});

test("a unit can be chosen by clicking on it, too", async () => {
  const strip = await present(page(), ">>> activation-panel >>> .first digit-image");
  await strip.scrollIntoView();
  const box = await strip.boundingBox();
  // 16 units in a row: the middle of the tenth.
  await page().mouse.click(
    (box?.x ?? 0) + (9.5 / 16) * (box?.width ?? 0),
    (box?.y ?? 0) + 0.5 * (box?.height ?? 0),
  );
  const unit = () => page().$eval(">>> input#unit", ({ value }: HTMLInputElement) => value);
  await expect.poll(unit).toBe("10");
});

test("the network of the last epoch has layer statistics", async () => {
  await click(page(), ">>> button#examine-last");
  await expect.poll(() => countOf(page(), ">>> layer-statistics >>> svg")).toBe(4);
  const ratio = await textOf(page(), ">>> layer-statistics >>> tbody tr td:nth-of-type(3)");
  expect(Number(ratio)).toBeGreaterThan(1e-5);
  expect(Number(ratio)).toBeLessThan(0.1);
});

test("a saved network is opened again, and examined on a file of test digits", async () => {
  const file = await savedBy(page(), () => click(page(), ">>> button#save"));
  await openFiles(page(), { "mine.safetensors": file }, OPEN);
  await expect.poll(examined).toBe("mine.safetensors, on 240 digits of built-in v1.");
  // It would read those that it learned from better.
  await expect
    .poll(() => textOf(page(), ">>> #examined + p"))
    .toBe(
      "The network was trained on these 1,200 digits. Only the 240 digits that were set aside for validation are judged.",
    );
  await openFiles(page(), { "test.csv": easyCsv(20) }, OPEN);
  await expect.poll(examined).toBe("mine.safetensors, on 20 digits of test.csv.");
  expect(await pressed()).toEqual([]);
});

test("Kaggle's test.csv becomes its submission.csv", async () => {
  const rows = easyCsv(3)
    .split("\n")
    .map((line) => line.slice(line.indexOf(",") + 1));
  const file = await savedBy(page(), () =>
    openFiles(page(), { "test.csv": rows.join("\n") }, ">>> #submit-files"),
  );
  expect(new TextDecoder().decode(file)).toMatch(/^ImageId,Label\n1,\d\n2,\d\n3,\d\n$/);
  await expect.poll(() => textOf(page(), ">>> #notice")).toBe("Predicted 3 digits: submission.csv");
});

test("a file that cannot be examined gives an error, and the examined network stays", async () => {
  await openFiles(page(), { "broken.safetensors": "no" }, OPEN);
  await expect
    .poll(() => textOf(page(), ">>> #examination-refusal"))
    .toBe("The file is too short to be a safetensors file.");
  await expect.poll(() => textOf(page(), ">>> #examined")).toContain("mine.safetensors");
});

test("a new run can be trained and examined while another network is examined", async () => {
  await click(page(), ">>> button#view-train");
  await fill(page(), "epochs", "1");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 1 epoch/);
  await click(page(), ">>> button#view-examine");
  await expect.poll(examined).toContain("The network after epoch 1, on 240 digits");
});

test("while a network trains it is examined after each epoch, and what was chosen stays", async () => {
  await click(page(), ">>> examine-view >>> confusion-matrix >>> td.right button");
  const heading = () => textOf(page(), ">>> #cell >>> h2");
  expect(await heading()).toMatch(/^\d+ × true 0, predicted 0/);
  await click(page(), ">>> button#view-train");
  await fill(page(), "epochs", "3000");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /epoch ([2-9]|\d\d+) of 3000/);
  await click(page(), ">>> button#view-examine");
  const epochs = new Set<string>();
  await expect.poll(async () => epochs.add(await examined()).size).toBeGreaterThan(2);
  await click(page(), ">>> examine-view >>> confusion-matrix >>> td.right button");
  await expect.poll(heading).toMatch(/true 0, predicted 0/);
  const before = await examined();
  await expect.poll(examined).not.toBe(before);
  expect(await heading()).toMatch(/true 0, predicted 0/);
  await click(page(), ">>> button#stop");
  await waitForStatus(page(), /^Stopped/);
  await click(page(), ">>> button#view-train");
});
