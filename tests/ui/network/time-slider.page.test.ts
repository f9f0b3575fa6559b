import { describe, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import {
  click,
  countOf,
  draw,
  fill,
  leaveField,
  openReady,
  present,
  textOf,
  waitForStatus,
} from "../person.ts";

const { page } = usePage("index.html");

const words = () => textOf(page(), ">>> #picture-words");

const slider = () => present(page(), ">>> input#moment");

/** What a screen reader says of the slider. */
const spoken = async () => (await slider()).evaluate((node) => node.getAttribute("aria-valuetext"));

/** A number for what is painted on the canvas: two pictures with the same number look the same. */
const painted = () =>
  page().$eval(">>> network-view >>> canvas", (canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
    return data?.reduce((hash, byte) => (Math.imul(hash, 31) + byte) >>> 0, 7);
  });

const digits = () =>
  page().$eval(">>> prediction-list", (list) => list.shadowRoot?.textContent.replace(/\s+/g, " "));

const matrix = () =>
  page().$eval(
    ">>> confusion-matrix",
    (one) => one.shadowRoot?.querySelector("table")?.textContent,
  );

const answer = () =>
  page().$eval(">>> drawing-pad", (pad) =>
    pad.shadowRoot?.querySelector("probability-bars")?.shadowRoot?.textContent.replace(/\s+/g, " "),
  );

/** Everything that a moment sets. */
const everything = async () => ({
  picture: await painted(),
  matrix: await matrix(),
  digits: await digits(),
  answer: await answer(),
});

/** Whether the picture has stopped changing. */
async function isStill(): Promise<boolean> {
  const before = await painted();
  await new Promise((resolve) => setTimeout(resolve, 700));
  return (await painted()) === before;
}

/** Moves the slider with the mouse, to a fraction of its length. */
async function slideTo(fraction: number): Promise<void> {
  const element = await slider();
  await element.evaluate((node) => {
    node.scrollIntoView({ block: "center" });
  });
  const box = await element.boundingBox();
  if (!box) {
    throw new Error("There is no slider.");
  }
  await page().mouse.click(box.x + fraction * box.width, box.y + box.height / 2);
}

/** The validation digits that can be pressed, to see why they are read so. */
const DIGITS = ">>> prediction-list >>> li button";

/** Epochs in the table. */
const epochs = () => countOf(page(), ">>> epoch-table >>> tbody tr");

test("before the first run there is nothing to look back at", async () => {
  await openReady(page());
  const isDisabled = async () =>
    (await slider()).evaluate((node) => (node as HTMLInputElement).disabled);
  await expect.poll(isDisabled).toBe(true);
  await expect.poll(spoken).toBe("now");
});

describe("while a run trains", () => {
  test("the slider can be used as soon as the first steps are done", async () => {
    await draw(page(), [
      [0.5, 0.2],
      [0.5, 0.85],
    ]);
    await fill(page(), "epochs", "400");
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /samples\/s/);
    await expect.poll(epochs).toBeGreaterThan(2);
    await leaveField(page());
  });

  test("Home shows the untrained network, and the arrow keys go through the first steps", async () => {
    await (await slider()).focus();
    await page().keyboard.press("Home");
    await expect.poll(spoken).toMatch(/^before the first step, validation accuracy [\d.]+ %$/);
    await expect.poll(words).toMatch(/^Before the first step: /);
    for (const steps of [1, 2, 5, 10]) {
      await page().keyboard.press("ArrowRight");
      await expect
        .poll(spoken)
        .toMatch(new RegExp(`^step ${steps} of epoch 1, validation accuracy [\\d.]+ %$`));
      await expect.poll(words).toMatch(new RegExp(`^After ${steps} steps?: `));
    }
    await page().keyboard.press("ArrowLeft");
    await expect.poll(spoken).toMatch(/^step 5 of epoch 1/);
  });

  test("the slider has marks, and a moment of the past says why no step can be explained", async () => {
    // All at once: it trains meanwhile, and marks are added.
    const marks = await page().$eval(">>> time-slider >>> .marks", ({ children }) =>
      [...children].map(({ textContent }) => textContent).join(),
    );
    expect(marks).toMatch(/^start,(epoch \d+,)*now$/);
    await expect
      .poll(() => textOf(page(), ">>> time-slider >>> #moment-words"))
      .toContain("To explain the next step, return to now.");
  });

  test("the past stands still while training goes on", async () => {
    await expect.poll(spoken).toContain("accuracy");
    const [before, trained] = [await everything(), await epochs()];
    await expect.poll(epochs).toBeGreaterThan(trained + 1);
    expect(await everything()).toEqual(before);
  });

  test("an answer of the past is not explained by the network of now", async () => {
    await expect.poll(() => countOf(page(), DIGITS)).toBe(0);
    await expect.poll(() => countOf(page(), ">>> drawing-pad >>> #why")).toBe(0);
  });

  test("the step of now is not explained beside the past, and the button says why", async () => {
    const explain = () =>
      page().$eval(">>> button#explain", ({ disabled, title }) => ({ disabled, title }));
    await expect
      .poll(explain)
      .toEqual({ disabled: true, title: "Return to now to explain the next step." });
    await page().keyboard.press("e");
    await expect.poll(() => countOf(page(), ">>> step-view")).toBe(0);
  });

  test("End shows the network of now, which moves again", async () => {
    await (await slider()).focus();
    await page().keyboard.press("End");
    await expect.poll(spoken).toBe("now");
    await expect.poll(() => countOf(page(), DIGITS)).toBe(12);
    await expect.poll(() => countOf(page(), ">>> drawing-pad >>> #why")).toBe(1);
    await expect.poll(words).toMatch(/^After \d{2,}|^After [\d,]{4,}/);
    const before = await painted();
    await expect.poll(painted).not.toBe(before);
  });
});

describe("when a run is over", () => {
  test("it shows the network as it is at the end", async () => {
    await click(page(), ">>> button#stop");
    await waitForStatus(page(), /^(Stopped|Done)/);
    await present(page(), ">>> confusion-matrix");
    await expect.poll(words).toMatch(/^After /);
    await expect.poll(isStill).toBe(true);
  });

  test("the mouse sets network, matrix, digits and the pad's answer to a moment, and Now sets them back", async () => {
    await expect.poll(answer).toMatch(/\d/);
    await click(page(), ">>> button#tab-confusion");
    await expect.poll(matrix).toMatch(/\d/);
    const now = await everything();
    await slideTo(0.005);
    await expect.poll(spoken).toMatch(/^before the first step, validation accuracy/);
    await expect.poll(words).toMatch(/^Before the first step: /);
    const then = await everything();
    expect(then.picture).not.toBe(now.picture);
    expect(then.matrix).not.toBe(now.matrix);
    expect(then.digits).not.toBe(now.digits);
    expect(then.answer).not.toBe(now.answer);
    await click(page(), ">>> button#now");
    await expect.poll(spoken).toBe("now");
    await expect.poll(everything).toEqual(now);
  });

  test("a drawing is answered by the network of the moment", async () => {
    await slideTo(0.005);
    await expect.poll(spoken).toMatch(/^before the first step, validation accuracy/);
    const before = await answer();
    await draw(page(), [
      [0.2, 0.3],
      [0.8, 0.3],
    ]);
    await expect.poll(answer).not.toBe(before);
    const then = await answer();
    await click(page(), ">>> button#now");
    await expect.poll(answer).not.toBe(then);
  });

  test("a snapshot holds no update: the change since the start is shown, and the page says so", async () => {
    await (await page().waitForSelector(">>> select#picture-content"))?.select("update");
    await expect.poll(words).toContain("× the learning rate");
    await slideTo(0.3);
    await expect.poll(words).toContain("A snapshot holds no update");
    await expect.poll(words).not.toContain("× the learning rate");
    await click(page(), ">>> button#now");
    await expect.poll(words).not.toContain("A snapshot holds no update");
  });

  test("a new run begins with no past", async () => {
    await slideTo(0.005);
    await fill(page(), "epochs", "1");
    await click(page(), ">>> button#train");
    await expect.poll(spoken).toBe("now");
    await waitForStatus(page(), /^Done/);
    await expect.poll(words).toMatch(/^After 30 steps/);
    const stops = await (await slider()).evaluate((node) => Number((node as HTMLInputElement).max));
    // 0, 1, 2, 5, 10, 20, 30 and now.
    expect(stops).toBe(7);
  });

  test("the slider and its button are large enough for a finger", async () => {
    for (const selector of [">>> input#moment", ">>> button#now"]) {
      const box = await (await present(page(), selector)).boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
    }
  });
});
