// Drawings are read right wherever they are on the pad and whatever draws them.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CDPSession, ElementHandle } from "puppeteer";
import { beforeAll, expect, test } from "vitest";
import { usePage } from "../../browser/bridge.ts";
import { soaking } from "../../soak.ts";
import { click, openFiles, openReady, present, textOf, waitForStatus } from "../person.ts";
import { WRITTEN, type WrittenDigit } from "./drawings.ts";

const { page } = usePage("index.html");

/** Left, top and size as fractions of the pad's side, and the kind of pointer. */
interface Placement {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly size: number;
  readonly pointer: "mouse" | "thick" | "thin";
}

const PLACEMENTS: readonly Placement[] = [
  { name: "centre", left: 0.2, top: 0.2, size: 0.6, pointer: "mouse" },
  { name: "top left", left: 0.04, top: 0.04, size: 0.45, pointer: "mouse" },
  { name: "top right", left: 0.51, top: 0.04, size: 0.45, pointer: "mouse" },
  { name: "bottom left", left: 0.04, top: 0.51, size: 0.45, pointer: "mouse" },
  { name: "bottom right", left: 0.51, top: 0.51, size: 0.45, pointer: "mouse" },
  { name: "quarter size", left: 0.4, top: 0.4, size: 0.15, pointer: "mouse" },
  { name: "thick finger", left: 0.2, top: 0.2, size: 0.6, pointer: "thick" },
  { name: "thin pen", left: 0.2, top: 0.2, size: 0.6, pointer: "thin" },
];

/** Every digit by one of the three hands; in the long tests by all three. */
const DRAWINGS = WRITTEN.filter(
  ({ label }, index) => soaking || label % 3 === Math.floor(index / 10),
);

interface Pad {
  readonly session: CDPSession;
  readonly box: { readonly x: number; readonly y: number; readonly width: number };
  readonly element: ElementHandle;
}

interface Seen {
  readonly digit: WrittenDigit;
  readonly placement: Placement;
  readonly pixels: readonly number[];
}

let seen: readonly Seen[] = [];

beforeAll(async () => {
  await openReady(page(), "#digits=4000&epochs=4");
  const session = await page().createCDPSession();
  const element = await page().waitForSelector(">>> drawing-pad >>> canvas", { visible: true });
  await element?.scrollIntoView();
  const box = await element?.boundingBox();
  if (!element || !box) {
    throw new Error("There is no pad.");
  }
  const drawn: Seen[] = [];
  for (const digit of DRAWINGS) {
    for (const placement of PLACEMENTS) {
      drawn.push({
        digit,
        placement,
        pixels: await written({ session, box, element }, digit, placement),
      });
    }
  }
  seen = drawn;
  await session.detach();
}, 120_000);

/** Draws a digit on the empty pad with real input events, and returns the image that the network sees. */
async function written(pad: Pad, { strokes }: WrittenDigit, placement: Placement) {
  await page().keyboard.press("c");
  for (const stroke of strokes) {
    const points = stroke.map(([x, y]) => ({
      x: pad.box.x + pad.box.width * (placement.left + placement.size * x),
      y: pad.box.y + pad.box.width * (placement.top + placement.size * y),
    }));
    await (placement.pointer === "thick" ? touched(pad, points) : moved(pad, points, placement));
  }
  return page().evaluate(() => {
    const pad = document
      .querySelector("adamant-app")
      ?.shadowRoot?.querySelector("train-view")
      ?.shadowRoot?.querySelector("drawing-pad");
    const image = pad?.shadowRoot?.querySelector("digit-image") as { pixels?: Uint8Array } | null;
    return Array.from(image?.pixels ?? []);
  });
}

type Points = readonly { readonly x: number; readonly y: number }[];

async function moved({ session }: Pad, points: Points, { pointer }: Placement): Promise<void> {
  const pen = pointer === "thin" ? ({ pointerType: "pen", force: 0.1 } as const) : {};
  const button = { button: "left", buttons: 1, clickCount: 1, ...pen } as const;
  const [first = { x: 0, y: 0 }, ...others] = points;
  const last = others.at(-1) ?? first;
  // In order, without waiting for each one: as fast as the page accepts them.
  await Promise.all([
    session.send("Input.dispatchMouseEvent", { type: "mouseMoved", ...first, ...pen }),
    session.send("Input.dispatchMouseEvent", { type: "mousePressed", ...first, ...button }),
    ...others.map((point) =>
      session.send("Input.dispatchMouseEvent", { type: "mouseMoved", ...point, ...button }),
    ),
    session.send("Input.dispatchMouseEvent", { type: "mouseReleased", ...last, ...button }),
  ]);
}

async function touched({ session }: Pad, points: Points): Promise<void> {
  const finger = { radiusX: 30, radiusY: 24, force: 1, id: 1 };
  const [first = { x: 0, y: 0 }, ...others] = points;
  await Promise.all([
    session.send("Input.dispatchTouchEvent", {
      type: "touchStart",
      touchPoints: [{ ...first, ...finger }],
    }),
    ...others.map((point) =>
      session.send("Input.dispatchTouchEvent", {
        type: "touchMove",
        touchPoints: [{ ...point, ...finger }],
      }),
    ),
    session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] }),
  ]);
}

test("every placement and pen of one drawing gives the same image, within one grey level", () => {
  const worst = DRAWINGS.map((digit) => {
    const images = seen.filter((one) => one.digit === digit);
    const [centre] = images;
    return images.map(({ placement, pixels }) => ({
      what: `${digit.label}, ${digit.hand}, ${placement.name}`,
      difference: Math.max(
        ...pixels.map((value, at) => Math.abs(value - (centre?.pixels[at] ?? 0))),
      ),
    }));
  });
  expect(worst.flat().filter(({ difference }) => difference > 1)).toEqual([]);
});

/** Percent of the drawings that the network of the run reads right. */
async function readRight(): Promise<number> {
  await click(page(), ">>> button#view-examine");
  await click(page(), ">>> button#examine-last");
  await present(page(), ">>> #report");
  const header = ["label", ...Array.from({ length: 784 }, (_, pixel) => `pixel${pixel}`)];
  const rows = seen.map(({ digit, pixels }) => [digit.label, ...pixels]);
  const csv = [header, ...rows].map((row) => row.join(",")).join("\n");
  await openFiles(page(), { "drawings.csv": csv }, ">>> #examine-open-files");
  await expect
    .poll(() => textOf(page(), ">>> #examined"))
    .toContain(`${seen.length} digits of drawings.csv`);
  const report = await textOf(page(), ">>> examine-view >>> .columns");
  await click(page(), ">>> button#view-train");
  return Number(/Accuracy (\S+) %/.exec(report)?.[1]);
}

test("a network that learned from built-in digits reads at least 95 % of the drawings right", async () => {
  await click(page(), ">>> button#train");
  await waitForStatus(page(), /^Done: 4 epochs/);
  expect(await readRight()).toBeGreaterThanOrEqual(95);
});

const REAL = ["images-idx3", "labels-idx1"].map((name) =>
  fileURLToPath(new URL(`../../../../shared/mnist/train-${name}-ubyte.gz`, import.meta.url)),
);

test.runIf(soaking && REAL.every((path) => existsSync(path)))(
  "one that learned from real digits reads at least 97 % of them right",
  async () => {
    const dialog = await present(page(), ">>> data-panel >>> input[type=file]");
    await (dialog as ElementHandle<HTMLInputElement>).uploadFile(...REAL);
    await expect
      .poll(() => textOf(page(), ">>> #data"), { timeout: 60_000 })
      .toContain("60,000 digits");
    await click(page(), ">>> button#train");
    await expect
      .poll(() => textOf(page(), ">>> #status"), { timeout: 600_000, interval: 1000 })
      .toMatch(/^Done: 4 epochs/);
    const accuracy = await readRight();
    console.log(`Trained on real digits: ${accuracy} % of ${seen.length} drawings read right.`);
    expect(accuracy).toBeGreaterThanOrEqual(97);
  },
  660_000,
);
