import { describe, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import {
  click,
  easyCsv,
  fill,
  openFiles,
  openReady,
  present,
  textOf,
  waitForStatus,
} from "../person.ts";
import { useWorkerScripts } from "../worker-scripts.ts";

const { page } = usePage("index.html");
const inWorkerFirst = useWorkerScripts(page);

/** A small network, which compiles in a second. */
const QUICK = "#digits=1200&layers=16";

test("an address is downloaded and read; a wrong one, or one without a file, gives an error", async () => {
  await inWorkerFirst(
    `globalThis.fetch = async (url) => {
       if (url.includes("gone")) return new Response("", { status: 404 });
       return new Response(${JSON.stringify(easyCsv(20))});
     }`,
  );
  await openReady(page(), QUICK);
  await click(page(), ">>> data-panel >>> summary");
  await fill(page(), "address", "digits.csv");
  await expect
    .poll(() => textOf(page(), ">>> #refusal"))
    .toMatch(/^Address is "digits\.csv"; it must begin/);
  await fill(page(), "address", "https://example.org/gone.csv");
  await present(
    page(),
    ">>> ::-p-text(gone.csv could not be downloaded: it answered 404, so there is no such file; check the address.)",
  );
  await expect.poll(() => textOf(page(), ">>> #data")).toContain("1,200 digits");
  await fill(page(), "address", "https://example.org/digits/train.csv");
  await waitForStatus(page(), /^Ready · 16 training/);
  await expect.poll(() => textOf(page(), ">>> #data")).toBe("train.csv: 20 digits, 28 × 28");
});

describe("with twenty 0s and 1s", () => {
  test("of a folder, only the files with known names are read", async () => {
    await openReady(page(), QUICK);
    await page().evaluate((text) => {
      const entries = ["train.csv", "notes.txt"].map((name) => ({
        isFile: true,
        file: (take: (file: File) => void) => {
          take(new File([name === "train.csv" ? text : "?"], name));
        },
      }));
      const folder = {
        isDirectory: true,
        createReader: () => ({
          readEntries: (take: (found: unknown[]) => void) => {
            take(entries.splice(0, 1));
          },
        }),
      };
      const event = new DragEvent("drop", { bubbles: true, cancelable: true });
      const items = [{ webkitGetAsEntry: () => folder }];
      Object.defineProperty(event, "dataTransfer", { value: { items, files: [] } });
      document.body.dispatchEvent(event);
    }, easyCsv(20));
    await waitForStatus(page(), /^Ready · 16 training/);
  });

  test("only the chosen classes are used, and a class that does not occur gives an error", async () => {
    await click(page(), ">>> data-panel >>> summary");
    await fill(page(), "classes", "1");
    await waitForStatus(page(), /^Ready · 8 training and 2 validation/);
    expect(new URL(page().url()).hash).toContain("classes=1");
    await fill(page(), "classes", "7");
    await present(page(), ">>> ::-p-text(train.csv has no rows of class 7. Its classes are 0, 1.)");
    await expect.poll(() => textOf(page(), ">>> #data")).toContain("10 digits");
    await fill(page(), "classes", "");
    await waitForStatus(page(), /^Ready · 16 training/);
  });

  test("other digits are compared with them, or an error says why they cannot be", async () => {
    await click(page(), ">>> button#view-data");
    const compare = (name: string, content: string) =>
      openFiles(page(), { [name]: content }, ">>> drift-panel >>> input[type=file]");
    await compare("test.csv", easyCsv(10));
    await present(page(), ">>> ::-p-text(10 of the other set's images are also in the first set)");
    await expect
      .poll(() => textOf(page(), ">>> #comparison"))
      .toContain("0 of 784 pixels differ by more");
    await compare("test.csv", "pixel0\n3\n");
    await present(page(), ">>> drift-panel >>> .wrong");
    await expect
      .poll(() => textOf(page(), ">>> #comparison"))
      .toContain("Compare images of the same size");
    await click(page(), ">>> button#view-train");
  });
});

test("a pasted image of a digit reaches the network as MNIST would have it", async () => {
  await openReady(page(), QUICK);
  await page().evaluate(async () => {
    const canvas = new OffscreenCanvas(300, 200);
    const context = canvas.getContext("2d");
    context?.fillRect(200, 20, 12, 100);
    const image = new File([await canvas.convertToBlob()], "one.png", { type: "image/png" });
    const clipboardData = new DataTransfer();
    clipboardData.items.add(image);
    dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
  });
  await present(page(), ">>> drawing-pad >>> canvas[aria-label^='Your digit']");
  const seen = await page().$eval(">>> drawing-pad >>> digit-image >>> canvas", (canvas) => {
    const { data } = canvas.getContext("2d")?.getImageData(0, 0, 28, 28) ?? {
      data: [],
    };
    return Array.from({ length: 28 }, (_, y) =>
      Array.from({ length: 28 }, (_, x) => ((data[4 * (28 * y + x)] ?? 0) > 127 ? "#" : "")).join(
        "",
      ),
    );
  });
  expect(seen.filter((row) => row !== "")).toEqual(Array.from({ length: 20 }, () => "##"));
  await click(page(), ">>> button#clear");
  await present(page(), ">>> canvas[aria-label^='Empty']");
});
