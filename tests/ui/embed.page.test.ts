// The page inside another one, such as a lesson.
import { AxePuppeteer } from "@axe-core/puppeteer";
import type { Frame } from "puppeteer";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { usePage } from "../browser/bridge.ts";
import { focused, openReady, present, waitForStatus } from "./person.ts";

const { page } = usePage("index.html");

/** The ids of the buttons and fields that are seen, in the order of the document, and how much wider the page is than its window. */
const seen = () =>
  page().evaluate(() => {
    const found: Element[] = [];
    const look = (root: ParentNode) => {
      for (const element of root.querySelectorAll("*")) {
        found.push(element);
        if (element.shadowRoot !== null) {
          look(element.shadowRoot);
        }
      }
    };
    look(document);
    const visible = found.filter((element) =>
      element.checkVisibility({ visibilityProperty: true }),
    );
    return {
      controls: visible
        .filter((element) => element.matches("button, select, input:not([type=file]), a"))
        .map(({ id }) => id),
      sections: visible
        .filter((element) => element.matches("section"))
        .map((element) => element.className),
      overflow: document.documentElement.scrollWidth - innerWidth,
    };
  });

beforeAll(async () => {
  await page().setViewport({ width: 400, height: 700 });
});

afterAll(async () => {
  await page().setViewport({ width: 1440, height: 900 });
});

describe("an embedded page, 400 pixels wide", () => {
  test("shows network, pad and curves, and one button for the run", async () => {
    await openReady(page(), "#embed&digits=600&layers=16&epochs=2");
    const { controls, sections, overflow } = await seen();
    expect(sections).toEqual(["network", "pad", "curves"]);
    expect(controls.filter((id) => !["undo", "clear", "open-image"].includes(id))).toEqual([
      "train",
      "open-whole",
    ]);
    expect(overflow).toBeLessThanOrEqual(0);
  });

  test("trains by keyboard; keys that lead elsewhere do nothing", async () => {
    await page().keyboard.press("5");
    await page().keyboard.press("e");
    expect((await seen()).sections).toEqual(["network", "pad", "curves"]);
    await page().keyboard.press("t");
    await waitForStatus(page(), /^Done: 2 epochs/);
  });

  // Firefox cannot be made to prefer a colour scheme from here.
  test.skipIf(inject("browserName") === "firefox").each(["light", "dark"])(
    "has no fault that axe finds, %s",
    async (scheme) => {
      await page().emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      const { violations } = await new AxePuppeteer(page()).analyze();
      const faults = violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`),
      );
      await page().emulateMediaFeatures([]);
      expect(faults).toEqual([]);
    },
  );

  test("keeps its address embedded, and links to the whole page with the same settings", async () => {
    await expect
      .poll(() => page().evaluate(() => location.hash))
      .toBe("#embed&epochs=2&layers=16&digits=600");
    const href = await page().$eval(">>> #open-whole", (link) => (link as HTMLAnchorElement).href);
    expect(new URL(href).hash).toBe("#epochs=2&layers=16&digits=600");
  });

  test("becomes another one when another link is followed in it", async () => {
    await page().evaluate(() => {
      location.hash = "#embed&hide=network,curves,controls&digits=300";
    });
    await expect.poll(async () => (await seen()).sections).toEqual(["pad"]);
    expect((await seen()).controls).not.toContain("train");
    await page().keyboard.press("d");
    expect(await focused(page(), ({ localName }) => localName)).toBe("canvas");
  });
});

describe("what an embedded page is for is seen in its frame without scrolling", () => {
  const FRAMES = [
    { width: 400, height: 700 },
    { width: 600, height: 400 },
    { width: 800, height: 600 },
  ];
  const PAD = ["drawing-pad >>> canvas", "#answer", "#clear"];

  /** What of an element is below the frame, or under the run bar at its lower edge, in pixels. */
  const hiddenOf = (selector: string) =>
    page().$eval(selector, (element) => {
      const bar = document.querySelector("adamant-app")?.shadowRoot?.querySelector("run-bar");
      const { top = 0 } = bar?.getBoundingClientRect() ?? {};
      const end = top > innerHeight / 2 ? top : innerHeight;
      return Math.max(0, Math.round(element.getBoundingClientRect().bottom - end));
    });

  async function check(parts: readonly string[], frames = FRAMES): Promise<void> {
    for (const frame of frames) {
      await page().setViewport(frame);
      for (const part of parts) {
        await present(page(), `>>> ${part}`);
        const message = `${part}, ${frame.width} × ${frame.height}`;
        await expect.poll(() => hiddenOf(`>>> ${part}`), { message }).toBe(0);
      }
      expect(await page().evaluate(() => scrollY)).toBe(0);
    }
  }

  const follow = (hash: string) =>
    page().evaluate((link) => {
      location.hash = link;
    }, hash);

  test("network and pad, before, during and after a run", async () => {
    await page().setViewport({ width: 400, height: 700 });
    await openReady(page(), "#embed&digits=600&epochs=30");
    await check(["network-view >>> canvas", ...PAD]);
    await page().keyboard.press("t");
    await waitForStatus(page(), /samples\/s/);
    await check(["network-view >>> canvas", ...PAD], FRAMES.slice(0, 1));
    await page().keyboard.press("t");
    await waitForStatus(page(), /^Paused/);
    await check(["network-view >>> canvas", ...PAD]);
  });

  test.each(["network", "network,curves", "curves"])("without %s", async (hidden) => {
    await follow(`#embed&hide=${hidden}&digits=600`);
    await expect
      .poll(async () => (await seen()).sections)
      .toEqual(["network", "pad", "curves"].filter((part) => !hidden.split(",").includes(part)));
    await check({ network: ["line-chart >>> canvas", ...PAD] }[hidden] ?? PAD);
  });
});

test("two frames in a lesson each become ready", async () => {
  const { origin } = new URL(page().url());
  const frames = (): Frame[] => page().frames().slice(1);
  await page().setContent(
    `<iframe src="${origin}/index.html#embed&digits=200"></iframe><iframe src="${origin}/index.html#embed&hide=pad&digits=200"></iframe>`,
  );
  for (const frame of [0, 1]) {
    const status = () =>
      frames()[frame]?.evaluate(
        () =>
          document
            .querySelector("adamant-app")
            ?.shadowRoot?.querySelector("run-bar")
            ?.shadowRoot?.querySelector("#status")?.textContent ?? "",
      );
    await expect.poll(status, { timeout: 40_000 }).toMatch(/^Ready/);
  }
});
