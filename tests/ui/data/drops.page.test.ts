// What is dropped on the page. It runs in Firefox, too, so it uses nothing that only Chrome can do.
import type { Page } from "puppeteer";
import { beforeAll, expect, test } from "vitest";
import { writeSafetensors } from "../../../src/engine/files/safetensors.ts";
import { writeModel, writeOnnx } from "../../../src/engine/index.ts";
import { usePage } from "../../browser/bridge.ts";
import { goldenSample, pngOf } from "../../data/formats.ts";
import { goldenModel } from "../../engine/files/golden-models.ts";
import { normals } from "../../reference/values.ts";
import { click, openReady, present, textOf, waitForStatus } from "../person.ts";

const { page } = usePage("index.html");

beforeAll(async () => {
  await openReady(page(), "#digits=1200&layers=16");
});

const SIZES = [784, 16, 10] as const;
const parameters = [
  { weights: normals(784 * 16, 1), bias: normals(16, 2) },
  { weights: normals(16 * 10, 3), bias: normals(10, 4) },
] as const;
const network = { sizes: SIZES, parameters, metadata: {} };

/** Drops a file on the page, as a browser tells of it. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    (name, base64) => {
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const event = new DragEvent("drop", { bubbles: true, cancelable: true });
      const files = [new File([content], name)];
      const items = [{ webkitGetAsEntry: () => ({ isFile: true, isDirectory: false }) }];
      Object.defineProperty(event, "dataTransfer", { value: { items, files } });
      document.body.dispatchEvent(event);
    },
    name,
    Buffer.from(bytes).toString("base64"),
  );
}

const examined = () => textOf(page(), ">>> #examined");

test.each([
  ["ours.safetensors", writeModel(network)],
  ["ours.onnx", writeOnnx(network)],
])("a dropped network of Adamant is examined: %s", async (name, bytes) => {
  await drop(page(), name, bytes);
  await present(page(), ">>> examine-view >>> #examined");
  await expect.poll(examined).toBe(`${name}, on 1,200 digits of built-in v1.`);
});

test("a dropped network with PyTorch's names is examined, and how it was read is said", async () => {
  const turned = (layer: 0 | 1) => {
    const [inputs, outputs] = [SIZES[layer], SIZES[layer + 1] as number];
    const { weights } = parameters[layer];
    return Float32Array.from(
      weights,
      (_, at) => weights[(at % inputs) * outputs + Math.floor(at / inputs)] as number,
    );
  };
  const tensors = new Map([
    ["fc1.weight", { shape: [16, 784], values: turned(0) }],
    ["fc1.bias", { shape: [16], values: parameters[0].bias }],
    ["fc2.weight", { shape: [10, 16], values: turned(1) }],
    ["fc2.bias", { shape: [10], values: parameters[1].bias }],
  ]);
  await drop(page(), "mnist.safetensors", writeSafetensors({ tensors, metadata: {} }));
  await expect.poll(examined).toContain("mnist.safetensors, on 1,200 digits");
  await present(page(), '>>> examine-view >>> ::-p-text(Read as "fc1" \\(784 → 16\\))');
});

test("a dropped .pt is refused with the lines that convert it, and the examined network stays", async () => {
  await drop(page(), "state.pt", goldenModel("state.pt"));
  await expect
    .poll(() => textOf(page(), ">>> #examination-refusal"))
    .toMatch(/PyTorch.*pip install .*torch\.load\("state\.pt"/s);
  await expect.poll(examined).toContain("mnist.safetensors");
});

test("a dropped folder with a folder of PNGs per class is read with its labels", async () => {
  await click(page(), ">>> button#view-train");
  const digits = goldenSample();
  const files = Array.from(digits.labels.subarray(0, 20), (label, row) => ({
    folder: `${label}`,
    name: `${row}.png`,
    bytes: [...pngOf(digits, row)],
  }));
  await page().evaluate((files) => {
    const folderOf = (name: string, entries: unknown[]): object => ({
      name,
      isDirectory: true,
      createReader: () => ({
        readEntries: (take: (found: unknown[]) => void) => {
          take(entries.splice(0, 3));
        },
      }),
    });
    const classes = [...new Set(files.map(({ folder }) => folder))].map((folder) =>
      folderOf(
        folder,
        files
          .filter((file) => file.folder === folder)
          .map(({ name, bytes }) => ({
            name,
            isFile: true,
            file: (take: (file: File) => void) => {
              take(new File([Uint8Array.from(bytes)], name));
            },
          })),
      ),
    );
    const event = new DragEvent("drop", { bubbles: true, cancelable: true });
    const items = [{ webkitGetAsEntry: () => folderOf("digits", classes) }];
    Object.defineProperty(event, "dataTransfer", { value: { items, files: [] } });
    document.body.dispatchEvent(event);
  }, files);
  await waitForStatus(page(), /^Ready · 16 training and 4 validation/);
  await expect.poll(() => textOf(page(), ">>> #data")).toBe("digits: 20 digits, 5 × 6");
});
