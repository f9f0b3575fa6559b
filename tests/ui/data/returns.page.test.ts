// A link names the data of its run, and the person's own data comes back after a reload.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import {
  click,
  countOf,
  easyCsv,
  openFiles,
  openPage,
  openReady,
  present,
  textOf,
  waitForStatus,
} from "../person.ts";

const { page } = usePage("index.html");

const RUN = "#layers=8&epochs=2&batch=8";
const CSV = easyCsv(60);
const OTHER = easyCsv(40);

/** The page with a link, where this browser keeps no data. */
async function openBare(hash: string): Promise<void> {
  await openPage(page(), RUN);
  await page().evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry("adamant", { recursive: true }).catch(() => undefined);
    localStorage.removeItem("adamant-last");
  });
  await openPage(page(), hash);
}

async function hashIncludes(part: string): Promise<string> {
  const hash = () => page().evaluate(() => location.hash);
  await expect.poll(hash).toContain(part);
  return hash();
}

/** The link of a run on `train.csv`. */
async function linkOfCsv(content = CSV): Promise<string> {
  await openFiles(page(), { "train.csv": content });
  await hashIncludes("&rows=");
  return hashIncludes("&hash=");
}

/** While data is being kept, the button may move away from the mouse. */
async function forget(): Promise<void> {
  await present(page(), ">>> button#forget");
  const kept = async () => {
    await page()
      .$eval(">>> button#forget", (button) => {
        button.click();
      })
      .catch(() => undefined);
    return countOf(page(), ">>> #kept");
  };
  await expect.poll(kept, { interval: 500 }).toBe(0);
}

describe("a link to a run on somebody's own data", () => {
  let link = "";

  const openLink = async () => {
    await openPage(page(), link);
    await waitForStatus(page(), /^Waiting for train\.csv/);
  };

  test("names the data and waits for it", async () => {
    await openBare(RUN);
    await waitForStatus(page(), /^Ready ·/);
    link = await linkOfCsv();
    await present(page(), ">>> #kept");
    await forget();
    await openLink();
    expect(link).toMatch(/data=train\.csv&rows=60&hash=[0-9a-f]{16}$/);
    await expect
      .poll(() => textOf(page(), ">>> #awaited p"))
      .toMatch(/^This run used train\.csv \(60 digits\)\./);
    await expect
      .poll(() => page().$eval(">>> button#train", (button) => button.disabled))
      .toBe(true);
    await expect.poll(() => page().evaluate(() => location.hash)).toBe(link);
  });

  test("compares the data that is opened, and finds it the same", async () => {
    await openLink();
    await openFiles(page(), { "train.csv": CSV }, ">>> #open-awaited-files");
    await expect
      .poll(() => textOf(page(), ">>> #difference p"))
      .toContain("This is the data of the link");
    await waitForStatus(page(), /^Ready ·/);
    await click(page(), ">>> button#accept-difference");
    await expect.poll(() => countOf(page(), ">>> #difference")).toBe(0);
    await forget();
  });

  test("tells that other data was opened, whose link is another", async () => {
    await openLink();
    await openFiles(page(), { "train.csv": OTHER }, ">>> #open-awaited-files");
    await expect
      .poll(() => textOf(page(), ">>> #difference p"))
      .toContain("that run used train.csv (60 digits), and train.csv (40 digits) is open");
    await hashIncludes("rows=40");
    await forget();
  });

  test("trains on built-in digits only if that is asked for", async () => {
    await openLink();
    await click(page(), ">>> button#built-in-instead");
    await waitForStatus(page(), /^Ready ·/);
    await expect.poll(() => page().evaluate(() => location.hash)).not.toContain("data=");
    await expect.poll(() => countOf(page(), ">>> #awaited")).toBe(0);
  });

  test("shows a hostile name as text", async () => {
    const name = '<img src=x onerror="document.title=1">';
    await openPage(page(), `${RUN}&data=${encodeURIComponent(name)}&rows=5`);
    await expect
      .poll(() => textOf(page(), ">>> #awaited p"))
      .toContain(`This run used ${name} (5 digits).`);
    await expect.poll(() => countOf(page(), ">>> #awaited img")).toBe(0);
  });

  test("with a fingerprint that lies does not take the data that is kept, and says so", async () => {
    await openLink();
    await openFiles(page(), { "train.csv": CSV }, ">>> #open-awaited-files");
    await present(page(), ">>> #kept");
    await openPage(page(), link.replace(/hash=.*/, `hash=${"f".repeat(16)}`));
    await waitForStatus(page(), /^Waiting for/);
    await openFiles(page(), { "train.csv": CSV }, ">>> #open-awaited-files");
    await expect.poll(() => textOf(page(), ">>> #difference p")).toContain("another fingerprint");
    await forget();
  });

  test("to MNIST asks before it downloads", async () => {
    await openPage(page(), `${RUN}&mnist=true`);
    await waitForStatus(page(), /^Waiting for MNIST/);
    await expect
      .poll(() => textOf(page(), ">>> button#download-awaited"))
      .toBe("Download it (9.9 MB)");
  });
});

describe("own data", () => {
  beforeAll(async () => {
    await openBare(RUN);
    await waitForStatus(page(), /^Ready ·/);
  });

  afterAll(async () => {
    await openReady(page(), "#digits=1200");
  });

  test("comes back after a reload, with its settings", async () => {
    await linkOfCsv();
    await present(page(), ">>> #kept");
    await page().reload();
    await waitForStatus(page(), /^Ready · 48 training and 12 validation/);
    await expect
      .poll(() => textOf(page(), ">>> data-panel >>> #data"))
      .toContain("train.csv: 60 digits");
    await page().evaluate(() => {
      history.replaceState(undefined, "", location.pathname);
    });
    await page().reload();
    await waitForStatus(page(), /^Ready · 48 training and 12 validation/);
    await expect.poll(() => page().evaluate(() => location.hash)).toContain("layers=8");
  });

  test("of two tabs is kept for both", async () => {
    await openFiles(page(), { "other.csv": OTHER });
    await expect.poll(() => textOf(page(), ">>> .kept").catch(() => "")).toContain("other.csv");
    const words = await textOf(page(), ">>> .kept");
    expect(words).toContain("train.csv, 60 digits");
    expect(words).toContain("other.csv, 40 digits");
    await click(page(), '>>> button[aria-label="Open train.csv"]');
    await waitForStatus(page(), /^Ready · 48 training/);
  });

  test("whose file was cut off is not taken for the whole, and is removed when it is opened", async () => {
    await page().evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle("adamant");
      for await (const [name, handle] of folder.entries()) {
        if (name.startsWith("data-")) {
          const stream = await (handle as FileSystemFileHandle).createWritable({
            keepExistingData: true,
          });
          await stream.truncate(20_000);
          await stream.close();
        }
      }
    });
    await page().reload();
    await waitForStatus(page(), /^Waiting for train\.csv/);
    await click(page(), '>>> button[aria-label="Open other.csv"]');
    await expect.poll(() => textOf(page(), ">>> #refusal")).toContain("was damaged");
    await expect.poll(() => textOf(page(), ">>> .kept")).not.toContain("other.csv");
  });

  test("is forgotten on request, after which a reload asks for it", async () => {
    await openFiles(page(), { "train.csv": CSV });
    await waitForStatus(page(), /^Ready · 48 training/);
    await present(page(), ">>> #kept");
    await hashIncludes("&hash=");
    await forget();
    await page().reload();
    await waitForStatus(page(), /^Waiting for train\.csv/);
  });
});
