import { describe, expect, test } from "vitest";
import type { Augmentation } from "../../src/engine/index.ts";
import { augment as spec } from "../../src/shaders/index.ts";
import { inChrome, useKernelPage } from "../browser/bridge.ts";
import { variedImage } from "../reference/augment.ts";
import { expectWithin } from "../reference/bounds.ts";
import { integers } from "../reference/values.ts";
import { VARIED_BOUND, amountWords } from "./cases/augment.ts";

useKernelPage();

const STRONG: Augmentation = { rotation: 0.22, scale: 0.12, shear: 0.2, shift: 2, elastic: 1.7 };
const STILL: Augmentation = { rotation: 0, scale: 0, shear: 0, shift: 0, elastic: 0 };

const SIDE = 28;
const SIZE = SIDE * SIDE;
const COUNT = 24;
const KEY = 0x9e3779b9;

/** Squares of noise on paper, as far from the edge as MNIST's digits are. */
const images = Uint8Array.from(integers(COUNT * SIZE, 256, 1), (value, at) => {
  const [x, y] = [at % SIDE, Math.floor((at % SIZE) / SIDE)];
  return Math.min(x, y, SIDE - 1 - x, SIDE - 1 - y) < 4 ? 0 : value;
});

/** The variations of the first images. */
async function varied(amounts: Augmentation, code?: string): Promise<Uint8Array> {
  const rows = Uint32Array.from({ length: COUNT }, (_, row) => row);
  const run = {
    kernel: "augment",
    constants: { BATCH: COUNT, WIDTH: SIDE, HEIGHT: SIDE, PIXEL_BLOCKS: SIZE / 4 },
    buffers: {
      networks: amountWords(amounts, KEY),
      images: new Uint32Array(images.buffer),
      labels: rows,
      boxes: new Uint32Array(COUNT).fill(4 | (4 << 8) | (23 << 16) | (23 << 24)),
      order: rows,
      schedule: Uint32Array.of(0, COUNT),
      clock: new Uint32Array(2),
      varied: new Uint32Array((COUNT * SIZE) / 4),
      varied_labels: new Uint32Array(COUNT),
    },
  };
  const result = await inChrome("runKernel", code === undefined ? run : { ...run, code });
  return new Uint8Array((result["varied"] as Uint32Array<ArrayBuffer>).buffer);
}

function expectTwin(bytes: Uint8Array, amounts: Augmentation): void {
  const twins = Array.from({ length: COUNT }, (_, row) =>
    variedImage(
      images.subarray(row * SIZE, (row + 1) * SIZE),
      { width: SIDE, row, key: KEY },
      amounts,
    ),
  );
  const expected = Float64Array.from(twins.flatMap((twin) => [...twin]));
  expectWithin("varied", bytes, expected, () => VARIED_BOUND);
}

describe("augment", () => {
  test("draws what its CPU twin draws", async () => {
    expectTwin(await varied(STRONG), STRONG);
  });

  test("does not change images where all amounts are zero", async () => {
    expect(await varied(STILL)).toEqual(images);
  });

  test.each([
    ["the reach of ink is taken too short", "const REACH = 1.01", "const REACH = -1.0"],
    ["the field has a kink", "t * t * (3.0 - 2.0 * t)", "t"],
    ["sine changes its sign", "let sine = 2.0", "let sine = -2.0"],
  ])("fails its bound when %s", async (_, before, after) => {
    const code = spec.code.replace(before, after);
    expect(code).not.toBe(spec.code);
    const bytes = await varied(STRONG, code);
    expect(() => {
      expectTwin(bytes, STRONG);
    }).toThrow(/out of bounds/);
  });
});
