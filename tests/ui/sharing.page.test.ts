// What a run is sent to others as: a report, a link that carries the network, a small file.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { HtmlValidate } from "html-validate";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { readModel } from "../../src/engine/files/model-file.ts";
import { usePage } from "../browser/bridge.ts";
import { newFolder } from "../folder.ts";
import {
  chooseFromMenu,
  click,
  copiedBy,
  countOf,
  draw,
  openPage,
  openReady,
  savedBy,
  textOf,
  waitForStatus,
} from "./person.ts";

const { page } = usePage("index.html");

/** What the page gave after its run. */
let report = "";
let file: Uint8Array = new Uint8Array();
let link = "";
let weights = "";

const notice = () => textOf(page(), ">>> #notice");

/** The address of the page from `#` on. */
const hash = () => page().evaluate(() => location.hash);

beforeAll(async () => {
  await openReady(page(), "#digits=1200&epochs=3");
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 3 epochs/);
  weights = await textOf(page(), ">>> #fingerprint code");
  report = new TextDecoder().decode(
    await savedBy(page(), () => chooseFromMenu(page(), "export", "save-report")),
  );
  file = await savedBy(page(), () => chooseFromMenu(page(), "export", "save-small"));
  link = await copiedBy(page(), () => chooseFromMenu(page(), "share", "copy-network"));
});

describe("the report", () => {
  test("is of the run, and valid HTML", () => {
    expect(report).toContain(`<code>${weights}</code>`);
    expect(report).toContain("npm run train -- --limit 1200 --epochs 3");
    expect(report).toContain("on 240 digits that the network did not learn from");
    expect(report.length).toBeLessThan(600_000);
    const validator = new HtmlValidate({ extends: ["html-validate:standard"] });
    expect(validator.validateStringSync(report).results).toEqual([]);
  });

  test("opens from a folder, asks for nothing, and shows its pictures", async () => {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    const path = join(folder, "report.html");
    writeFileSync(path, report);
    const other = await page().browser().newPage();
    const asked: string[] = [];
    other.on("request", (request) => asked.push(request.url()));
    try {
      await other.goto(pathToFileURL(path).href);
      const seen = await other.evaluate(() => ({
        images: [...document.images].filter(({ naturalWidth }) => naturalWidth === 28).length,
        broken: [...document.images].filter(({ naturalWidth }) => naturalWidth !== 28).length,
        charts: document.querySelectorAll("svg path.curve").length,
        isWide: document.documentElement.scrollWidth > innerWidth,
        headline: document.querySelector(".headline")?.textContent,
      }));
      expect(seen).toMatchObject({ broken: 0, charts: 4, isWide: false });
      expect(seen.images).toBeGreaterThanOrEqual(128);
      expect(seen.headline).toMatch(/^\d\d\.\d\d % ± \d/);
      expect(asked.filter((url) => !/^(file|data):/.test(url))).toEqual([]);
    } finally {
      await other.close();
    }
  });
});

describe("a network travels", () => {
  test("as a file of at most 150 kB, which tells what it reads", () => {
    expect(file.length).toBeLessThanOrEqual(150_000);
    const { metadata, sizes } = readModel(file);
    expect(sizes).toEqual([784, 128, 64, 10]);
    expect(metadata).toMatchObject({ accuracyRows: "240", accuracyOn: "validation", epochs: "3" });
  });

  test("as a link, and whoever opens it draws at once; nothing was trained here", async () => {
    expect(link.length).toBeLessThanOrEqual(150_000);
    const network = new URL(link).hash;
    await openPage(page(), network);
    await expect
      .poll(() => textOf(page(), ">>> #shared"))
      .toMatch(
        /^This network reads \d\d\.\d\d % of 240 validation digits of built-in v1; it was trained for 3 epochs\. Its file says so\. Draw a digit: it answers\./,
      );
    expect(await waitForStatus(page(), /^Ready/)).not.toContain("epoch");
    await expect
      .poll(() => textOf(page(), ">>> #headline"))
      .toMatch(/^Trained elsewhere, \d+ % right/);
    await draw(page(), [
      [0.5, 0.15],
      [0.5, 0.85],
    ]);
    await expect.poll(() => textOf(page(), ">>> probability-bars >>> .best th")).toBe("1");
    await expect.poll(() => countOf(page(), ">>> #fingerprint code")).toBe(0);
    // Reloaded, it is there again.
    await expect.poll(hash).toBe(network);
  });

  test("until a run begins", async () => {
    await click(page(), ">>> button#train");
    await waitForStatus(page(), /epoch \d|^Done/);
    await expect.poll(() => countOf(page(), ">>> #shared")).toBe(0);
    await expect.poll(hash).not.toContain("network");
    await click(page(), ">>> button#stop");
    await waitForStatus(page(), /^(Done|Stopped)/);
  });
});

test("the page works in a frame of another origin", async () => {
  const { port, origin } = new URL(page().url());
  const other = await page().browser().newPage();
  try {
    // Another origin on the same machine, so that it is as secure.
    await other.goto(`http://127.0.0.1:${port}/`).catch(() => undefined);
    expect(new URL(other.url()).origin).not.toBe(origin);
    await other.setContent(
      `<iframe src="${origin}/index.html#digits=200" width="900" height="700"></iframe>`,
    );
    const status = () => {
      const frame = other.frames().find((one) => one.url().startsWith(origin));
      return frame?.evaluate(
        () =>
          document
            .querySelector("adamant-app")
            ?.shadowRoot?.querySelector("run-bar")
            ?.shadowRoot?.querySelector("#status")?.textContent ?? "",
      );
    };
    await expect.poll(status, { timeout: 40_000 }).toMatch(/^Ready/);
  } finally {
    await other.close();
  }
});

describe("a link whose network is not whole is refused", () => {
  afterEach(async () => {
    await expect.poll(() => countOf(page(), ">>> #shared")).toBe(0);
  });

  test("where it was cut off", async () => {
    await openPage(page(), new URL(link).hash.slice(0, 5000));
    await expect.poll(notice).toContain("cut off");
    await waitForStatus(page(), /^Ready/);
  });

  test("where it was changed", async () => {
    await openPage(page(), "#network=a%20b");
    await expect.poll(notice).toContain("The link's network is damaged.");
  });
});
