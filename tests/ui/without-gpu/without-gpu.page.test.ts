// The page in a browser whose WebGPU is switched off. It is opened once, and each test goes on from the one before.
import type { Browser, Page } from "puppeteer";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { writeQuantised } from "../../../src/engine/files/quantised.ts";
import { CHROME_FLAGS } from "../../../src/node/browser.mjs";
import { networkHash } from "../../../src/run/sharing/network-link.ts";
import { launchBrowser } from "../../browser/launch.ts";
import { soaking } from "../../soak.ts";
import { click, countOf, draw, easyCsv, openFiles, present, textOf } from "../person.ts";

/** Milliseconds from the end of a stroke to the answer; higher where other tests share the machine. */
const ANSWER = soaking ? 1000 : 3000;

const WITHOUT = {
  chrome: {
    args: [
      ...CHROME_FLAGS.filter((flag) => !flag.includes("webgpu")),
      "--disable-features=WebGPUService",
    ],
  },
  firefox: { extraPrefsFirefox: { "dom.webgpu.enabled": false } },
};

const ONE = [
  [0.5, 0.15],
  [0.5, 0.85],
] as const;

/** A small network from elsewhere that reads every digit as this one, which nothing that comes with the page does. */
function always(digit: number): Uint8Array<ArrayBuffer> {
  const layer = (inputs: number, outputs: number) => ({
    weights: new Float32Array(inputs * outputs),
    bias: Float32Array.from({ length: outputs }, (_, unit) => (unit === digit ? 5 : 0)),
  });
  return writeQuantised({
    sizes: [784, 8, 10],
    parameters: [layer(784, 8), layer(8, 10)],
    metadata: {
      ...{ data: "tens.csv", accuracy: "0.5", accuracyRows: "40", accuracyOn: "validation" },
      steps: "123",
    },
  });
}

let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  const name = inject("browserName");
  browser = await launchBrowser(name, WITHOUT[name]);
  page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") {
      faults.push(message.text());
    }
  });
  await page.goto(inject("browsers").url + "index.html");
});

afterEach(() => {
  expect(faults.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser.close();
});

/** Waits until the text of an element matches. */
async function waitForText(selector: string, words: RegExp): Promise<string> {
  const end = performance.now() + 30_000;
  for (;;) {
    const text = await textOf(page, selector);
    if (words.test(text)) {
      return text;
    }
    if (performance.now() > end) {
      throw new Error(`${selector} shows "${text}", not ${String(words)}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("the page without WebGPU", () => {
  test("gives one sentence of advice, and says what reads the digits and how well", async () => {
    await expect
      .poll(() => textOf(page, ">>> stand-in-note >>> #problem"))
      .toMatch(
        /^(On Linux Chrome|Chrome has WebGPU, but|WebGPU is switched off|Firefox has WebGPU)/,
      );
    await expect
      .poll(() => textOf(page, ">>> #stand-in"))
      .toMatch(
        /on the processor: 9\d\.\d\d % of [\d,]+ built-in ones right, and 9\d\.\d\d % of 60,000 real ones/,
      );
  });

  test("does not pretend to train", async () => {
    await expect.poll(() => countOf(page, ">>> button#train")).toBe(0);
    await expect.poll(() => textOf(page, ">>> #no-training")).toBe("Training needs WebGPU.");
    await page.keyboard.press("t");
    await expect.poll(() => textOf(page, ">>> #status")).toBe("No GPU access");
  });

  test("reads a drawing at once", async () => {
    await draw(page, [...ONE.map(([x, y]): [number, number] => [x, y])]);
    const start = performance.now();
    const answer = await waitForText(">>> #answer", /sure/);
    expect(performance.now() - start).toBeLessThan(ANSWER);
    expect(answer).toMatch(/^1 /);
    expect(answer).not.toContain("untrained");
  });

  test("shows weights and activations of its network", async () => {
    expect(await waitForText(">>> #picture-words", /After/)).toMatch(
      /After [\d,]+ steps: your drawing is read as 1/,
    );
    await click(page, ">>> button#picture-digit");
    await waitForText(">>> #picture-words", /a validation digit/);
  });

  test("predicts the validation digits", async () => {
    const right = await waitForText(">>> train-view >>> prediction-list >>> p", /of 12/);
    expect(Number(/(\d+) of 12/.exec(right)?.[1])).toBeGreaterThanOrEqual(9);
  });
});

describe("examining without WebGPU", () => {
  beforeAll(async () => {
    await click(page, ">>> button#view-examine");
  });

  test("gives the report by class on digits that are new to the network", async () => {
    await expect
      .poll(() => textOf(page, ">>> #examined"))
      .toBe("The network that comes with the page, on 2,000 digits of built-in v1.");
    const report = await textOf(page, ">>> #report");
    expect(Number(/weighted avg ([\d.]+) %/.exec(report)?.[1])).toBeGreaterThan(95);
  });

  test("opens a cell of the confusion matrix", async () => {
    await click(page, ">>> examine-view >>> confusion-matrix >>> td.right button");
    await waitForText(">>> #cell >>> h2", /true 0, predicted 0/);
  });

  test("explains a digit, and does not say that the network learned from similar ones", async () => {
    await click(page, ">>> #cell >>> li button");
    await waitForText(">>> #contributions", /For 0/);
    const words = await page.$$eval(">>> explanation-panel >>> p", (all) =>
      all.map((one) => one.textContent).join(" "),
    );
    expect(words).toContain("The most similar digits among those that it is examined on");
  });
});

describe("the recorded run", () => {
  beforeAll(async () => {
    await click(page, ">>> button#view-train");
    await click(page, ">>> button#watch");
    await present(page, ">>> recording-player >>> #play");
  });

  test("says that it is a recording, of which GPU and when", async () => {
    await expect
      .poll(() => textOf(page, ">>> #recording-words"))
      .toMatch(
        /^A recording, not this machine: recorded on \d+ \w+ 20\d\d on .+\. \d+ epochs of [\d,]+ built-in digits took/,
      );
  });

  test("says so at the curves, too, which may be far from the player", async () => {
    await waitForText(">>> run-charts >>> #recorded", /^A recorded run, not this machine\.$/);
  });

  test("plays, pauses, and stays where it is", async () => {
    await waitForText(">>> recording-player >>> output", /epoch 0\.[1-9]/);
    await click(page, ">>> recording-player >>> #play");
    await expect.poll(() => textOf(page, ">>> recording-player >>> #play")).toBe("Play");
    const place = await textOf(page, ">>> recording-player >>> output");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await expect.poll(() => textOf(page, ">>> recording-player >>> output")).toBe(place);
  });

  test("by its slider and the keyboard leads to the end, where the network reads most digits", async () => {
    const slider = await present(page, ">>> #recorded-moment");
    await slider.focus();
    await page.keyboard.press("End");
    const words = await waitForText(">>> #moment-words", /End of epoch \d+, validation/);
    expect(Number(/accuracy ([\d.]+) %/.exec(words)?.[1])).toBeGreaterThan(80);
    await waitForText(">>> line-chart >>> .legend", /validation \d/);
    await page.keyboard.press("Home");
    await waitForText(">>> #moment-words", /Before the first step, validation/);
  });

  test("gives the pad back to the network that comes with the page", async () => {
    await click(page, ">>> time-slider >>> button#now");
    await waitForText(">>> #answer", /^1 9\d\.\d % sure/);
    await expect.poll(() => textOf(page, ">>> recording-player >>> output")).toBe("not shown");
  });
});

test("digits of two classes from a file are read, too", async () => {
  await openFiles(page, { "easy.csv": easyCsv(40) });
  await waitForText(">>> #data", /easy\.csv: 40 digits/);
  await click(page, ">>> button#view-examine");
  await waitForText(">>> #examined", /on 40 digits of easy\.csv/);
});

describe("in the other views nothing that trains can be pressed, and they say why", () => {
  const isDisabled = (selector: string) =>
    page.$eval(selector, (node) => (node as HTMLButtonElement).disabled);

  test("Train: a step cannot be explained", async () => {
    await click(page, ">>> button#view-train");
    const selector = ">>> button#explain";
    await present(page, selector);
    await expect.poll(() => isDisabled(selector)).toBe(true);
    expect(await page.$eval(selector, (node) => (node as HTMLElement).title)).toBe(
      "Training needs WebGPU.",
    );
  });

  test.each([
    ["runs", "#repeat", "#no-repeat", "Training needs WebGPU."],
    ["sweep", "#start-sweep", "#sweep-status", "Training needs WebGPU."],
    ["benchmark", "#quick", "#benchmark-status", "The benchmark needs WebGPU."],
  ])("%s", async (view, action, reason, words) => {
    await click(page, `>>> button#view-${view}`);
    await present(page, `>>> ${action}`);
    await expect.poll(() => isDisabled(`>>> ${action}`)).toBe(true);
    await expect.poll(() => textOf(page, `>>> ${reason}`)).toBe(words);
    await expect.poll(() => textOf(page, ">>> #status")).toBe("No GPU access");
  });
});

describe("a link that carries a network", () => {
  beforeAll(async () => {
    await page.goto("about:blank");
    await page.goto(`${inject("browsers").url}index.html${networkHash(always(7)) ?? ""}`);
  });

  test("says whose network answers, and how well its file says that it reads", async () => {
    await expect
      .poll(() => textOf(page, ">>> #shared"))
      .toMatch(
        /^This network reads 50\.00 % of 40 validation digits of tens\.csv\. Its file says so\./,
      );
    expect(await waitForText(">>> #stand-in", /sent/)).toBe(
      "The network that was sent to you reads your digits, on the processor. It learns no more here: training needs WebGPU.",
    );
    await expect.poll(() => textOf(page, ">>> #headline")).toBe("Trained elsewhere, 50 % right");
  });

  test("reads a drawing and the digits, and shows itself", async () => {
    await draw(page, [...ONE.map(([x, y]): [number, number] => [x, y])]);
    await waitForText(">>> #answer", /^7 9\d/);
    await waitForText(">>> #picture-words", /After 123 steps: your drawing is read as 7/);
    await expect.poll(() => countOf(page, ">>> train-view >>> prediction-list >>> li")).toBe(12);
  });

  test("leads to why it read the drawing so", async () => {
    await click(page, ">>> button#why");
    await waitForText(">>> #contributions", /For 7/);
    await expect
      .poll(() => textOf(page, ">>> #examined"))
      .toBe("The network of the link, on 2,000 digits of built-in v1.");
  });

  test("gives way to the recorded run, and comes back", async () => {
    await click(page, ">>> button#view-train");
    await click(page, ">>> button#watch");
    await waitForText(">>> recording-player >>> output", /epoch 0\.[1-9]/);
    await click(page, ">>> recording-player >>> #play");
    await waitForText(">>> #answer", /^(?!7)/);
    await click(page, ">>> time-slider >>> button#now");
    await waitForText(">>> #answer", /^7 9\d/);
  });

  test("gives the pad back when it is closed", async () => {
    await click(page, ">>> button#close-shared");
    await waitForText(">>> #answer", /^1 /);
    expect(await waitForText(">>> #stand-in", /comes with the page/)).toContain("processor");
  });
});

test("a small file of a network that is dropped answers, too", async () => {
  await page.evaluate(
    (bytes) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], "three.q8.safetensors"));
      document.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
    },
    [...always(3)],
  );
  await waitForText(">>> #answer", /^3 9\d/);
  await click(page, ">>> button#view-examine");
  await waitForText(">>> #examined", /^three\.q8\.safetensors, on 2,000 digits/);
});
