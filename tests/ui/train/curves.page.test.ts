import { beforeAll, describe, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import { choose, click, countOf, openReady, present, textOf, waitForStatus } from "../person.ts";

const { page } = usePage("index.html");

const LEGEND = ">>> line-chart >>> .legend";

/** The legends of both charts, without the values. */
async function places(): Promise<string[]> {
  const legends = await page().$$(`${LEGEND} .quiet`);
  return Promise.all(
    legends.map((legend) => legend.evaluate(({ textContent }) => textContent.trim())),
  );
}

/** Rows of finished epochs. */
async function epochs(): Promise<number> {
  return countOf(page(), ">>> epoch-table >>> tbody tr:not(.live)");
}

async function plotBox() {
  const plot = await present(page(), ">>> line-chart >>> .u-over");
  await plot.scrollIntoView();
  const box = await plot.boundingBox();
  if (box === null) {
    throw new Error("The plot is not visible.");
  }
  return box;
}

beforeAll(async () => {
  // Room for the mouse around a chart; Firefox begins with a smaller window.
  await page().setViewport({ width: 1440, height: 900 });
  await openReady(page(), "#digits=6000&epochs=3&batch=16");
});

test("the curves begin before the first epoch ends, with the untrained network", async () => {
  await click(page(), ">>> button#train");
  await present(page(), ">>> line-chart >>> canvas");
  await expect.poll(() => textOf(page(), LEGEND)).toMatch(/^step \d+, epoch 1 ― training \d/);
  expect(await epochs()).toBe(0);
  await expect.poll(() => textOf(page(), LEGEND)).toMatch(/● validation –$/);
  const early = await textOf(page(), LEGEND);
  await expect.poll(() => textOf(page(), LEGEND)).not.toBe(early);
  expect(await epochs()).toBe(0);
  await waitForStatus(page(), /^Done/);
  await expect.poll(() => textOf(page(), LEGEND)).toMatch(/^epoch 3 ― training 0\.\d{4}/);
});

describe("one crosshair in both charts", () => {
  test("follows the mouse, and leaves with it", async () => {
    const { x, y, width, height } = await plotBox();
    await page().mouse.move(x + width / 2, y + height / 2, { steps: 3 });
    await expect
      .poll(places)
      .toEqual([
        expect.stringMatching(/^step 4[45]\d, epoch 2$/),
        expect.stringMatching(/^step 4[45]\d, epoch 2$/),
      ]);
    const [loss, accuracy] = await places();
    expect(loss).toBe(accuracy);
    await page().mouse.move(x + width / 2, Math.max(1, y - 200), { steps: 3 });
    await expect.poll(places).toEqual(["epoch 3", "epoch 3"]);
  });

  test("follows the keys", async () => {
    await page().focus(">>> line-chart >>> .plot");
    await page().keyboard.press("Home");
    await expect.poll(places).toEqual(["untrained", "untrained"]);
    await page().keyboard.press("PageDown");
    await expect.poll(places).toEqual(["epoch 1", "epoch 1"]);
    await page().keyboard.press("ArrowRight");
    await expect
      .poll(places)
      .toEqual([
        expect.stringMatching(/^step 30\d, epoch 2$/),
        expect.stringMatching(/^step 30\d, epoch 2$/),
      ]);
    await page().keyboard.press("Escape");
    await expect.poll(places).toEqual(["epoch 3", "epoch 3"]);
  });

  test("follows a finger", async () => {
    const { x, y, width, height } = await plotBox();
    await page().touchscreen.touchStart(x + width / 4, y + height / 2);
    await expect
      .poll(places)
      .toEqual([
        expect.stringMatching(/^step 2[12]\d, epoch 1$/),
        expect.stringMatching(/^step 2[12]\d, epoch 1$/),
      ]);
    await page().touchscreen.touchMove(x + (3 * width) / 4, y + height / 2);
    await expect
      .poll(places)
      .toEqual([
        expect.stringMatching(/^step 6[67]\d, epoch 3$/),
        expect.stringMatching(/^step 6[67]\d, epoch 3$/),
      ]);
    await page().touchscreen.touchEnd();
    await page().keyboard.press("Escape");
  });
});

test("the axis counts epochs, steps, seconds or examples, and the curve can be smoothed less", async () => {
  for (const unit of ["step", "seconds", "examples", "epoch"]) {
    await choose(page(), "unit", unit);
    await page().focus(">>> line-chart >>> .plot");
    await page().keyboard.press("PageUp");
    await expect.poll(places).toEqual(["epoch 2", "epoch 2"]);
  }
  await page().keyboard.press("ArrowRight");
  await expect.poll(() => textOf(page(), LEGEND)).toMatch(/unsmoothed/);
  await page().focus(">>> input#smoothing");
  await page().keyboard.press("Home");
  await expect.poll(() => textOf(page(), LEGEND)).not.toMatch(/unsmoothed/);
});

test("the second chart shows the norm of every step's gradient, or the learning rate", async () => {
  const second = () => textOf(page(), ">>> line-chart:nth-of-type(2)");
  const legend = () =>
    page().$$eval(LEGEND, ([, one]) => one?.textContent.replace(/\s+/g, " ").trim());
  await page().focus(">>> line-chart >>> .plot");
  await page().keyboard.press("Escape");
  await choose(page(), "second-chart", "gradientNorm");
  await expect.poll(legend).toMatch(/^epoch 3 ― training \d+\.\d{4}$/);
  await choose(page(), "second-chart", "learningRate");
  await expect.poll(legend).toBe("epoch 3 ― training 0.001");
  expect(await second()).toContain("Learning rate");
  await choose(page(), "second-chart", "accuracy");
  await expect.poll(legend).toMatch(/^epoch 3 ― training \d\d\.\d\d %/);
});

test("on a logarithmic axis the first steps are far apart", async () => {
  await choose(page(), "unit", "step");
  const { x, y, width, height } = await plotBox();
  const stepAt = async (share: number) => {
    await page().mouse.move(x + share * width, y + height / 2, { steps: 3 });
    await expect.poll(places).toEqual([expect.stringMatching(/\d/), expect.any(String)]);
    const [place = ""] = await places();
    return place;
  };
  expect(await stepAt(0.25)).toMatch(/^step 2\d\d, epoch 1$/);
  await click(page(), ">>> input#log-x");
  // A quarter of the way from 1 to 1,000.
  await expect.poll(() => stepAt(0.25)).toMatch(/^step [5-7], epoch 1$/);
  await page().focus(">>> line-chart >>> .plot");
  await page().keyboard.press("Home");
  await expect
    .poll(places)
    .toEqual([
      expect.stringMatching(/^step 1, epoch 1$/),
      expect.stringMatching(/^step 1, epoch 1$/),
    ]);
  await click(page(), ">>> input#log-x");
  await page().keyboard.press("Escape");
});

test("over-fitting is named when it is so", async () => {
  await expect.poll(() => textOf(page(), ">>> run-charts")).not.toContain("over-fitting");
  await openReady(page(), "#digits=150&epochs=30&batch=8&lr=0.003");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done/);
  await expect
    .poll(() => textOf(page(), ">>> #over-fitting"))
    .toMatch(/^Validation loss has risen since epoch \d+: over-fitting\.$/);
});

test("on a phone, curves that are unfolded after a run are drawn", async () => {
  await page().setViewport({ width: 390, height: 844 });
  await openReady(page(), "#digits=600&epochs=1");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done/);
  await click(page(), ">>> #fold-curves > summary");
  await present(page(), ">>> line-chart >>> canvas");
  await expect.poll(() => textOf(page(), LEGEND)).toMatch(/^epoch 1 ― training \d/);
});
