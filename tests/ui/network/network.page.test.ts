import { beforeAll, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import { choose, click, draw, fill, openReady, textOf, waitForStatus } from "../person.ts";

const { page } = usePage("index.html");

const words = () => textOf(page(), ">>> #picture-words");

/** A number for what is painted on the canvas: two pictures with the same number look the same. */
const painted = () =>
  page().$eval(">>> network-view >>> canvas", (canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
    return data?.reduce((hash, byte) => (Math.imul(hash, 31) + byte) >>> 0, 7);
  });

/** The run bar stays at the top of the window and may lie over the buttons. */
const press = (id: string) =>
  page().$eval(`>>> button#${id}`, (button: HTMLButtonElement) => {
    button.click();
  });

beforeAll(async () => {
  await openReady(page());
});

test("the untrained network is shown before the first run", async () => {
  await expect
    .poll(words)
    .toMatch(/^Before the first step: a validation digit, a \d, is read as \d/);
});

test("the network moves while it trains, and says after how many steps", async () => {
  const before = await painted();
  await fill(page(), "epochs", "300");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /samples\/s/);
  await expect.poll(words).toMatch(/^After [\d,]+ steps?: /);
  const seen = new Set<string>();
  await expect
    .poll(async () => seen.add((await words()).split(":")[0] ?? "").size)
    .toBeGreaterThan(3);
  expect(await painted()).not.toBe(before);
  // On a software adapter.
  await expect.poll(words).toMatch(/Drawn (once|twice|\d times) a second/);
});

test("nothing moves while the run is paused, and a step changes it", async () => {
  await click(page(), ">>> button#pause");
  let paused = await waitForStatus(page(), /^Paused/);
  if (paused.includes("step 30 of 30")) {
    // The next step only ends the epoch.
    await click(page(), ">>> button#step");
    paused = await waitForStatus(page(), /^Paused after/);
  }
  const [, epoch, step] = /in epoch (\d+), step (\d+) of 30/.exec(paused) ?? [];
  const [, finished = Number(epoch) - 1] = /after epoch (\d+)/.exec(paused) ?? [];
  const done = Number(finished) * 30 + Number(step ?? 0);
  await expect.poll(words).toContain(`After ${done.toLocaleString("en")} steps: `);
  // One more picture is taken after the pause; the last one of the training may show the same step.
  await expect.poll(words).not.toContain("Drawn");
  const before = await painted();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await painted()).toBe(before);
  await click(page(), ">>> button#step");
  await expect.poll(words).toContain(`After ${(done + 1).toLocaleString("en")} steps: `);
  await expect.poll(painted).not.toBe(before);
});

test("the arrow keys choose a unit, whose arithmetic adds up to its activation", async () => {
  await page().focus(">>> network-view >>> canvas");
  await page().keyboard.press("ArrowRight");
  await page().keyboard.press("ArrowRight");
  const said = () => textOf(page(), ">>> network-view >>> #unit-words");
  await expect.poll(said).toMatch(/^Layer 1, unit 2: /);
  for (let press = 0; press < 15; press++) {
    await page().keyboard.press("ArrowRight");
  }
  await expect.poll(said).toMatch(/^Layer 2, unit \d+: /);
  const arithmetic = /sum (\S+) \+ bias (\S+) = (\S+); ReLU gives (\S+)$/;
  await expect.poll(said).toMatch(arithmetic);
  const [sum, bias, total, activation] = (arithmetic.exec(await said()) ?? [])
    .slice(1)
    .map((text) => Number(text.replace("−", "-")));
  expect((sum ?? NaN) + (bias ?? NaN)).toBeCloseTo(total ?? NaN, 2);
  // The activation comes from the forward pass on the GPU, the sum from the weights that were read.
  expect(activation).toBeCloseTo(Math.max(0, total ?? NaN), 2);
  await page().keyboard.press("Escape");
  await expect
    .poll(() => page().$eval(">>> network-view >>> #unit-words", (node) => node.textContent.trim()))
    .toBe("");
});

test("a press with the mouse chooses the unit under it, and another press lets it go", async () => {
  const canvas = await page().waitForSelector(">>> network-view >>> canvas");
  // Its upper part, since it is higher than the window.
  await canvas?.evaluate((element) => {
    element.scrollIntoView({ block: "start" });
  });
  const box = await canvas?.boundingBox();
  const [x, y] = [
    (box?.x ?? 0) + 0.3 * (box?.width ?? 0),
    (box?.y ?? 0) + 0.4 * (box?.height ?? 0),
  ];
  await page().mouse.click(x, y);
  await expect
    .poll(() => textOf(page(), ">>> network-view >>> .unit"))
    .toMatch(/Layer 1, unit \d+/);
  await page().mouse.move(0, 0);
  await expect
    .poll(() => textOf(page(), ">>> network-view >>> .unit"))
    .toMatch(/Layer 1, unit \d+/);
});

test("shows the change since the start and the last update", async () => {
  for (const content of ["change", "update"]) {
    const before = await painted();
    await choose(page(), "picture-content", content);
    await expect.poll(painted).not.toBe(before);
  }
  await expect.poll(words).toContain("× the learning rate");
});

test("another digit can be chosen, and a drawing lights up the network at once", async () => {
  const first = await words();
  await press("picture-digit");
  await expect.poll(words).not.toBe(first);
  await draw(page(), [
    [0.5, 0.35],
    [0.5, 0.9],
  ]);
  // The pad may have pushed it off the screen, where nothing is drawn.
  await (await page().waitForSelector(">>> network-view >>> canvas"))?.scrollIntoView();
  await expect.poll(words).toContain("your drawing is read as");
  await press("picture-digit");
  await expect.poll(words).toContain("a validation digit");
  await press("picture-drawing");
  await expect.poll(words).toContain("your drawing is read as");
});
