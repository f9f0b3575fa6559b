import AxePuppeteer from "@axe-core/puppeteer";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import {
  click,
  countOf,
  focused,
  focusedId,
  openReady,
  present,
  textOf,
  waitForStatus,
} from "../person.ts";

const { page } = usePage("index.html");

const isFirefox = inject("browserName") === "firefox";

const TITLES = [
  "1. Batch",
  "2. Forward",
  "3. Softmax and loss",
  "4. p − y",
  "5. Gradients",
  "6. Adam",
  "7. The batch again",
];

const STOP_IDS = ["batch", "forward", "loss", "error", "gradients", "adam", "again"];

const title = () => textOf(page(), ">>> #stop-title");
const sentence = () => textOf(page(), ">>> #sentence");
const goTo = (stop: string) => click(page(), `>>> button#stop-${stop}`);

/** The values of the terms with these symbols, in the order of the page. */
async function termsOf(...symbols: string[]): Promise<number[]> {
  const terms = await page().$$eval(">>> step-view >>> .term", (elements) =>
    elements.map((element) => {
      const { symbol = "", value } = (element as HTMLElement).dataset;
      return [symbol, Number(value)] as const;
    }),
  );
  return symbols.map((symbol) => new Map(terms).get(symbol) ?? NaN);
}

async function open(): Promise<void> {
  await page().keyboard.press("e");
  await present(page(), ">>> step-view >>> #sentence");
}

/** How far the signs between pictures stand from the middle of the first picture, in pixels; not a number where one is out of turn. */
function distanceOfSigns(): Promise<number> {
  return page().$eval(">>> step-view >>> .sum", (sum) => {
    const middleOf = (element: Element | null) => {
      const { top, height } = element?.getBoundingClientRect() ?? new DOMRect(NaN);
      return top + height / 2;
    };
    const lefts = [...sum.children].map((child) => child.getBoundingClientRect().left);
    if (lefts.some((left, at) => left < (lefts[at - 1] ?? 0))) {
      return NaN;
    }
    const middle = middleOf(sum.querySelector(".squares"));
    return Math.max(
      ...[...sum.querySelectorAll(".sign")].map((one) => Math.abs(middleOf(one) - middle)),
    );
  });
}

/** A run of thirteen steps that is paused before the first one, with its first step explained. */
async function openFirst(): Promise<void> {
  await openReady(page(), "#digits=500&epochs=1&seed=4");
  await open();
}

/** Lets the run go on to its end. */
async function finish(): Promise<string> {
  await click(page(), ">>> button#resume");
  await waitForStatus(page(), /^Done/);
  return textOf(page(), ">>> #fingerprint code");
}

describe("the first step of a run", () => {
  beforeAll(openFirst);

  test("is shown in seven stops, which the arrow keys walk both ways", async () => {
    const seen = [await title()];
    for (let stop = 1; stop < 7; stop++) {
      await page().keyboard.press("ArrowRight");
      await expect.poll(title).toBe(TITLES[stop]);
      seen.push(await title());
    }
    await page().keyboard.press("ArrowRight");
    await expect.poll(title).toBe(TITLES[6]);
    expect(seen).toEqual(TITLES);
    await page().keyboard.press("ArrowLeft");
    await expect.poll(title).toBe(TITLES[5]);
    await expect.poll(() => textOf(page(), ">>> #step-title")).toBe("Training step 1");
  });

  test("the buttons walk the stops, too", async () => {
    await goTo("batch");
    for (const expected of TITLES.slice(1)) {
      await click(page(), ">>> button#next");
      await expect.poll(title).toBe(expected);
    }
    await click(page(), ">>> button#back");
    await expect.poll(title).toBe(TITLES[5]);
  });

  test("keeps the focus where a stop takes away what had it, or switches it off", async () => {
    const hasFocus = () => focused(page(), (element) => element !== document.body);
    await goTo("adam");
    await click(page(), ">>> button#next");
    await page().keyboard.press("ArrowLeft");
    await expect.poll(title).toBe(TITLES[5]);
    await goTo("batch");
    await page().focus(">>> .batch .digit:nth-child(3)");
    await page().keyboard.press("ArrowRight");
    await expect.poll(title).toBe(TITLES[1]);
    await expect.poll(hasFocus).toBe(true);
  });

  test("fits a window of 1,280 × 720 without scrolling", async () => {
    await page().setViewport({ width: 1280, height: 720 });
    for (const stop of STOP_IDS) {
      await goTo(stop);
      const hidden = await page().$$eval(
        ">>> step-view >>> :is(dialog, .seen, .formulas, .foot)",
        (elements) =>
          elements.map(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
            Math.max(scrollHeight - clientHeight, scrollWidth - clientWidth),
          ),
      );
      expect({ stop, hidden: Math.max(...hidden) }).toEqual({ stop, hidden: 0 });
    }
  });

  test("fits it while presenting, too", async () => {
    await page().keyboard.press("Escape");
    await click(page(), ">>> button#present");
    await open();
    for (const stop of STOP_IDS) {
      await goTo(stop);
      const hidden = await page().$$eval(
        ">>> step-view >>> :is(dialog, .seen, .formulas, .foot)",
        (elements) => elements.map((element) => element.scrollHeight - element.clientHeight),
      );
      expect({ stop, hidden: Math.max(...hidden) }).toEqual({ stop, hidden: 0 });
    }
    await page().keyboard.press("Escape");
    await click(page(), ">>> button#present");
    await open();
  });

  test("the head and the buttons stand still from stop to stop, at 1,024 × 768, too", async () => {
    await page().setViewport({ width: 1024, height: 768 });
    const places = () =>
      page().$$eval(
        ">>> step-view >>> :is(.stops button, .foot button, #return, #stop-title)",
        (elements) =>
          elements.map((element) => {
            const { left, top } = element.getBoundingClientRect();
            return [element.id, Math.round(left), Math.round(top)] as const;
          }),
      );
    await goTo("batch");
    const first = await places();
    for (const stop of STOP_IDS) {
      await goTo(stop);
      expect(await places()).toEqual(first);
    }
    const tops = first.filter(([id]) => /^(stop-batch|stop-again|return)$/.test(id));
    expect(new Set(tops.map(([, , top]) => top)).size).toBe(1);
    await page().setViewport({ width: 1280, height: 720 });
  });

  test("is stacked on a phone, with nothing cut off at the side", async () => {
    await page().setViewport({ width: 390, height: 844 });
    for (const stop of STOP_IDS) {
      await goTo(stop);
      const hidden = await page().$$eval(
        ">>> step-view >>> :is(dialog, .seen, .formulas, .foot)",
        (elements) => elements.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
      );
      expect({ stop, hidden: Math.max(...hidden) }).toEqual({ stop, hidden: 0 });
    }
    await page().setViewport({ width: 1280, height: 720 });
  });

  test("on a phone nothing shows through below the buttons, and each sign stands at the left of its picture", async () => {
    await page().setViewport({ width: 390, height: 844 });
    for (const stop of ["forward", "gradients", "adam"]) {
      await goTo(stop);
      const below = await page().$eval(">>> step-view >>> .foot", (foot) => {
        return innerHeight - foot.getBoundingClientRect().bottom;
      });
      expect(below).toBeLessThan(1);
      const isLeft = await page().$$eval(">>> step-view >>> .sum .sign", (signs) =>
        signs.map((one) => {
          const [own, next] = [one, one.nextElementSibling].map((element) =>
            element?.getBoundingClientRect(),
          );
          return (
            own !== undefined &&
            next !== undefined &&
            own.right <= next.left &&
            own.top >= next.top &&
            own.bottom <= next.bottom
          );
        }),
      );
      expect(isLeft).toEqual([true, true]);
    }
    await page().setViewport({ width: 1280, height: 720 });
  });

  test("no line of a formula begins with the exponent of the line before, however wide it is", async () => {
    await goTo("loss");
    const apart = await page().$eval(">>> step-view >>> .numbers:has(sup)", (numbers) => {
      const isApart = (exponent: Element) => {
        const base = exponent.previousSibling as Text;
        const letter = document.createRange();
        letter.setStart(base, base.data.lastIndexOf("e"));
        letter.setEnd(base, base.data.lastIndexOf("e") + 1);
        return letter.getBoundingClientRect().bottom < exponent.getBoundingClientRect().top;
      };
      const widths = Array.from({ length: 40 }, (_, at) => 150 + 10 * at);
      const found = widths.filter((width) => {
        (numbers as HTMLElement).style.width = `${width}px`;
        return [...numbers.querySelectorAll("sup")].some(isApart);
      });
      (numbers as HTMLElement).style.width = "";
      return found;
    });
    expect(apart).toEqual([]);
  });

  test("the forward pass adds up", async () => {
    await goTo("forward");
    const [z = NaN, b = NaN, a] = await termsOf("z", "b", "a");
    expect(a).toBeCloseTo(Math.max(0, z + b), 5);
  });

  test("softmax, loss and p − y agree", async () => {
    await goTo("loss");
    const logits = await termsOf(...Array.from({ length: 10 }, (_, at) => String(at)));
    const [loss] = await termsOf("ℓ");
    const right = Number((await textOf(page(), ">>> tr.right th")).split(" ")[0]);
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    const p = Math.exp(logits[right] ?? NaN) / sum;
    expect((await termsOf(`p of ${right}`))[0]).toBeCloseTo(p, 5);
    expect(loss).toBeCloseTo(-Math.log(p), 4);
    await goTo("error");
    const [batch = NaN, delta] = await termsOf("B", `δ of ${right}`);
    expect(delta).toBeCloseTo((p - 1) / batch, 6);
  });

  test("the share of a digit is its input times δ, and finite differences agree", async () => {
    await goTo("gradients");
    const [x = NaN, delta = NaN, share, gradient = NaN] = await termsOf(
      ...["x", "δ", "share", "gradient"],
    );
    expect(share).toBeCloseTo(x * delta, 8);
    await click(page(), ">>> button#check");
    await present(page(), ">>> step-view >>> #checked");
    const [upper = NaN, lower = NaN, width = NaN, measured = NaN] = await termsOf(
      ...["L(w + h)", "L(w − h)", "2h", "measured"],
    );
    expect((upper - lower) / width).toBeCloseTo(measured, 6);
    expect(Math.abs(measured - gradient)).toBeLessThan(2e-5 + 0.02 * Math.abs(gradient));
    expect(Math.abs(gradient)).toBeGreaterThan(1e-3);
  });

  test("before plus change is after, by Adam's formula", async () => {
    await goTo("adam");
    const [before = NaN, change = NaN, after, rate = NaN, m = NaN, v = NaN, g = NaN] =
      await termsOf("w before", "change", "w after", "rate", "new m", "new v", "g");
    expect(before + change).toBeCloseTo(after ?? NaN, 8);
    expect(change).toBeCloseTo((-rate * m) / (Math.sqrt(v) + 1e-7), 6);
    // In the first step the means hold this gradient only, and every weight moves by the learning rate.
    expect(m).toBeCloseTo(0.1 * g, 7);
    expect(Math.abs(change)).toBeCloseTo(0.001, 5);
  });

  test("the loss of the batch falls", async () => {
    await goTo("again");
    const [before = NaN, after, change] = await termsOf("L before", "L after", "change");
    expect(after).toBeLessThan(before);
    expect(before + (change ?? NaN)).toBeCloseTo(after ?? NaN, 8);
    await expect.poll(sentence).toContain("the mean loss fell from");
  });

  test.each(["forward", "error", "gradients", "adam"])(
    "%s says what its two colours mean",
    async (stop) => {
      await goTo(stop);
      await expect.poll(() => textOf(page(), ">>> step-view >>> .signs")).toBe("positive negative");
    },
  );

  test("bars say what they show, and between which values", async () => {
    await goTo("gradients");
    const captionOf = (figure: string) => textOf(page(), `>>> step-view >>> ${figure} figcaption`);
    await expect
      .poll(() => captionOf(".shares"))
      .toMatch(/^a bar for each digit: .* within ± [\d.]+/);
    await goTo("again");
    await expect
      .poll(() => captionOf(".losses"))
      .toMatch(/^The loss of each digit of the strip, from 0 to [\d.]+:/);
  });

  test("another digit, unit and weight can be chosen, by mouse and by typing", async () => {
    await goTo("gradients");
    await click(page(), ">>> .strip .digit:nth-child(3)");
    await expect.poll(() => textOf(page(), ">>> step-view >>> .seen")).toContain("digit 3 alone");
    const layer = await present(page(), ">>> input#layer");
    await layer.evaluate((field) => {
      const input = field as HTMLInputElement;
      input.value = "3";
      input.dispatchEvent(new Event("change"));
    });
    await expect.poll(() => countOf(page(), ">>> step-view >>> .seen .mark")).toBeGreaterThan(0);
    const valueOf = (id: string) => page().$eval(`>>> input#${id}`, (field) => field.value);
    await expect.poll(() => valueOf("layer")).toBe("3");
    await expect.poll(() => valueOf("unit")).toBe("1");
    // Its pictures are flat; the signs stand beside their middles all the same.
    await expect.poll(sentence).toContain("the outputs of layer 2, tinted, for unit 1 of the last");
    await expect.poll(distanceOfSigns).toBeLessThan(2);
    await goTo("forward");
    await expect.poll(sentence).toContain("Here unit 1 of the last layer, that of class 0");
    await expect.poll(distanceOfSigns).toBeLessThan(2);
    await goTo("gradients");
    await page().$eval(">>> step-view >>> .seen figure.small:nth-child(3) .squares", (squares) => {
      squares.dispatchEvent(new MouseEvent("click"));
    });
    await expect.poll(() => valueOf("layer")).toBe("1");
  });

  test("a unit past the last one is the last one", async () => {
    await goTo("gradients");
    await present(page(), ">>> input#unit");
    const valueOf = (id: string) => page().$eval(`>>> input#${id}`, (field) => field.value);
    const type = (text: string) =>
      page().$eval(
        ">>> input#unit",
        (field, typed) => {
          field.value = typed;
          field.dispatchEvent(new Event("change"));
        },
        text,
      );
    const last = await page().$eval(">>> input#unit", (field) => field.max);
    await type("999");
    await expect.poll(() => valueOf("unit")).toBe(last);
    await type("");
    await expect.poll(() => valueOf("unit")).toBe(last);
    await type("0");
    await expect.poll(() => valueOf("unit")).toBe("1");
  });

  test("a term points at its place", async () => {
    await goTo("adam");
    await page().focus(">>> step-view >>> [data-points=change]");
    const pointed = await page().$$eval(">>> step-view >>> .pointed", (elements) =>
      elements.map((element) => (element as HTMLElement).dataset["place"]),
    );
    expect(pointed).toEqual(["change"]);
  });

  test("a line of WGSL opens the kernel there, and Escape closes it", async () => {
    await goTo("adam");
    await click(page(), ">>> .lines button:nth-child(3)");
    const marked = await textOf(page(), ">>> .source .at");
    expect(marked).toContain("parameters[index] -= rate * m_new");
    await expect.poll(() => textOf(page(), ">>> .source .name")).toBe("adam.wgsl");
    const { top, bottom, hidden } = await page().$eval(">>> .source", (panel) => ({
      top: panel.querySelector("#close-source")?.getBoundingClientRect().top ?? NaN,
      bottom: panel.getBoundingClientRect().top,
      hidden: Math.max(
        ...[...panel.querySelectorAll("pre, pre *")].map(
          ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
        ),
      ),
    }));
    // The buttons are not scrolled away, and no line is cut at the right.
    expect(top).toBeGreaterThanOrEqual(bottom);
    expect(hidden).toBeLessThanOrEqual(0);
    await expect.poll(() => countOf(page(), ">>> .source .named")).toBe(3);
    await page().keyboard.press("Escape");
    await expect.poll(() => countOf(page(), ">>> .source")).toBe(0);
    await expect.poll(title).toBe("6. Adam");
  });

  test("the page behind hears no key", async () => {
    await page().keyboard.press("t");
    await page().keyboard.press("2");
    expect(await waitForStatus(page(), /^Paused/)).toContain("Paused");
    await expect.poll(() => countOf(page(), ">>> data-view")).toBe(0);
  });

  // What axe finds does not depend on the browser.
  test.skipIf(isFirefox).each(STOP_IDS)("%s has nothing that axe finds", async (stop) => {
    await goTo(stop);
    const { violations } = await new AxePuppeteer(page()).include("adamant-app").analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });

  // Only Chrome's protocol can change what a page is told of the user's wish.
  test.skipIf(isFirefox)("nothing moves for who asks for that", async () => {
    await page().emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
    await goTo("gradients");
    await goTo("again");
    const count = (where: string) => page().$$eval(where, animationsOf);
    expect(await count(">>> step-view >>> *")).toBe(0);
    await page().emulateMediaFeatures([]);
    await goTo("gradients");
    // Otherwise a page that never moves would pass.
    expect(await count(">>> step-view >>> *")).toBeGreaterThan(0);
  });
});

function animationsOf(elements: readonly Element[]): number {
  return elements.reduce((sum, element) => sum + element.getAnimations().length, 0);
}

describe("an explained step", () => {
  test("that is left, one that is kept, and none at all give the same run", async () => {
    await openReady(page(), "#digits=500&epochs=1&seed=4");
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /^Done/);
    const expected = await textOf(page(), ">>> #fingerprint code");

    await openFirst();
    await page().keyboard.press("Escape");
    await expect.poll(() => countOf(page(), ">>> step-view")).toBe(0);
    expect(await waitForStatus(page(), /^Paused/)).not.toContain("step");
    expect(await finish()).toBe(expected);

    await openFirst();
    await goTo("again");
    await click(page(), ">>> button#keep");
    expect(await waitForStatus(page(), /step 1 of/)).toContain("Paused in epoch 1, step 1 of 13");
    expect(await finish()).toBe(expected);
  });

  test("leads to the next one, ten more, and an epoch more", async () => {
    await openReady(page(), "#digits=500&epochs=3&seed=4");
    await open();
    const heading = () => textOf(page(), ">>> #step-title");
    for (const [id, next] of [
      ["step-1", 2],
      ["step-10", 12],
      ["step-epoch", 25],
    ] as const) {
      await goTo("again");
      await click(page(), `>>> button#${id}`);
      await expect.poll(heading).toBe(`Training step ${next}`);
      await expect.poll(title).toBe("1. Batch");
    }
    const [chosen = NaN] = await termsOf("L");
    expect(chosen).toBeGreaterThan(0);
  });

  test("of a run that is over cannot be kept", async () => {
    for (const next of [38, 40]) {
      await click(page(), ">>> button#step-epoch");
      await expect.poll(() => textOf(page(), ">>> #step-title")).toBe(`Training step ${next}`);
    }
    const isDisabled = await page().$eval(">>> button#keep", (element) =>
      element.matches(":disabled"),
    );
    expect(isDisabled).toBe(true);
    await expect
      .poll(sentence)
      .toMatch(/^The run is over. If it went on, step 1 of 13 in epoch 4 would take 32/);
    for (const stop of STOP_IDS) {
      await goTo(stop);
      await expect
        .poll(() => textOf(page(), ">>> step-view >>> .foot p"))
        .toBe("The run is over: this step can only be looked at.");
    }
    await page().keyboard.press("Escape");
    await waitForStatus(page(), /^Done: 3 epochs/);
  });

  test("past the end of a schedule says why nothing changes", async () => {
    await openReady(page(), "#digits=500&epochs=1&seed=4&schedule=one-cycle&lr=0.004");
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /^Done/);
    await open();
    await goTo("adam");
    await expect
      .poll(() => textOf(page(), ">>> step-view >>> .seen"))
      .toContain("follows the one-cycle schedule: 0.004 at most, and almost nothing at its end.");
    await goTo("again");
    await expect.poll(sentence).toMatch(/the mean loss stayed at [\d.]+, and/);
    await page().keyboard.press("Escape");
  });

  test("tells how far the run is while it takes an epoch, and Escape ends that", async () => {
    await openReady(page(), "#digits=6000&epochs=3&seed=4");
    await open();
    await goTo("forward");
    await click(page(), ">>> button#step-epoch");
    await expect
      .poll(() => textOf(page(), ">>> step-view >>> .taken"), { interval: 5 })
      .toMatch(/^Taking 150 steps: \d+ taken$/);
    expect(await title()).toBe("2. Forward");
    expect(await focusedId(page())).toBe("step-epoch");
    const taken = () => page().$eval(">>> step-view >>> .taken progress", ({ value }) => value);
    await expect.poll(taken, { interval: 5 }).toBeGreaterThan(0);
    await page().keyboard.press("Escape");
    expect(await waitForStatus(page(), /^Paused/)).toMatch(/step \d+ of 150/);
    expect(await countOf(page(), ">>> step-view")).toBe(0);
  });

  test("has fields for a weight where one is shown", async () => {
    await open();
    const seen: string[] = [];
    for (const stop of STOP_IDS) {
      await goTo(stop);
      if ((await countOf(page(), ">>> step-view >>> input#unit")) > 0) {
        seen.push(stop);
      }
    }
    expect(seen).toEqual(["forward", "gradients", "adam"]);
  });

  test("pauses a run that trains", async () => {
    await openReady(page(), "#digits=1200&epochs=300");
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /samples\/s/);
    await page().$eval(">>> button#explain", (element) => {
      element.click();
    });
    await expect.poll(title).toBe("1. Batch");
    await click(page(), ">>> button#return");
    await waitForStatus(page(), /^Paused/);
    await click(page(), ">>> button#stop");
    await waitForStatus(page(), /^Stopped/);
  });
});
