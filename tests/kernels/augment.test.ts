import { describe, expect, test } from "vitest";
import type { Augmentation } from "../../src/engine/index.ts";
import { randomStream } from "../../src/random.ts";
import { augment as spec } from "../../src/shaders/index.ts";
import { inChrome, useChrome } from "../chrome/bridge.ts";
import { variedImage } from "../reference/augment.ts";
import { expectWithin } from "../reference/bounds.ts";
import { integers } from "../reference/values.ts";

useChrome();

const STRONG: Augmentation = { rotation: 0.22, scale: 0.12, shear: 0.2, shift: 2, elastic: 1.7 };
const STILL: Augmentation = { rotation: 0, scale: 0, shear: 0, shift: 0, elastic: 0 };
const WILD: Augmentation = { rotation: 3.1, scale: 0.9, shear: 2, shift: 28, elastic: 14 };

/**
 * A place is some 20 operations on numbers below 64: 1.5e-4 pixels off. Two slopes of at most 255 make that 0.08 of a
 * grey level; half a level is rounding.
 */
const BOUND = 0.58;

const SENTINEL = 0xdeadbeef;

interface Case {
  readonly width: number;
  readonly height: number;
  readonly batch: number;
  /** Of the batch; fewer than that in the last step of an epoch. */
  readonly rows: number;
  readonly amounts: Augmentation;
  readonly seed: number;
}

/** Images with ink in a box of any size, at any place. */
function boxedImages({ width, height, seed }: Case, count: number): Uint8Array<ArrayBuffer> {
  const random = randomStream(seed, count);
  const values = integers(count * width * height, 256, seed);
  const images = new Uint8Array(values.length);
  for (let image = 0; image < count; image++) {
    const [left, right] = [random() * width, random() * width];
    const [top, bottom] = [random() * height, random() * height];
    for (let at = 0; at < width * height; at++) {
      const [x, y] = [at % width, Math.floor(at / width)];
      if (x >= left && x <= right && y >= top && y <= bottom) {
        images[image * width * height + at] = values[image * width * height + at] as number;
      }
    }
  }
  return images;
}

async function varied(one: Case, code?: string) {
  const { width, height, batch, rows, amounts, seed } = one;
  const count = batch + rows;
  const images = boxedImages(one, count);
  const labels = integers(count, 10, seed);
  const order = Uint32Array.from({ length: count }, (_, position) => count - 1 - position);
  const key = 0x9e3779b9 ^ seed;
  const floats = Float32Array.of(
    Math.tan(amounts.rotation / 2),
    amounts.scale,
    amounts.shear,
    amounts.shift,
    amounts.elastic,
    0,
    0,
    0,
  );
  const words = new Uint32Array(floats.buffer);
  words[5] = key;
  const size = width * height;
  const run = {
    kernel: "augment",
    constants: { BATCH: batch, WIDTH: width, HEIGHT: height, PIXEL_BLOCKS: size / 4 },
    buffers: {
      amounts: words,
      images: new Uint32Array(images.buffer),
      labels,
      boxes: await inChrome("inkBoxesOf", { images, width, height }),
      order,
      schedule: Uint32Array.of(0, batch, 0, rows),
      clock: Uint32Array.of(1, 0),
      varied: new Uint32Array((batch * size) / 4 + 4).fill(SENTINEL),
      varied_labels: new Uint32Array(batch + 1).fill(SENTINEL),
    },
  };
  const result = await inChrome("runKernel", code === undefined ? run : { ...run, code });
  const expected = Array.from({ length: rows }, (_, slot) => {
    const row = order[batch + slot] as number;
    return variedImage(images.subarray(row * size, (row + 1) * size), { width, row, key }, amounts);
  });
  const words2 = result["varied"] as Uint32Array<ArrayBuffer>;
  return {
    bytes: new Uint8Array(words2.buffer),
    beyond: words2.subarray((rows * size) / 4),
    labels: result["varied_labels"] as Uint32Array,
    expectedLabels: Array.from(
      { length: rows },
      (_, slot) => labels[order[batch + slot] as number],
    ),
    expected: Float64Array.from(expected.flatMap((image) => [...image])),
  };
}

function check({ bytes, expected }: Awaited<ReturnType<typeof varied>>): void {
  expectWithin("varied", bytes.subarray(0, expected.length), expected, () => BOUND);
}

describe("augment", () => {
  test.each([
    ["strong", STRONG, 28, 28],
    ["still", STILL, 28, 28],
    ["wild", WILD, 28, 28],
    ["strong, of other sizes", STRONG, 8, 8],
    ["strong, wider than high", STRONG, 40, 12],
    ["strong, of one row", STRONG, 4, 2],
  ] as const)("draws what its twin draws: %s", async (_, amounts, width, height) => {
    check(await varied({ width, height, batch: 24, rows: 17, amounts, seed: 3 }));
  });

  test("draws what its twin draws, whatever is asked: 20 random cases", async () => {
    const random = randomStream(20);
    for (let seed = 0; seed < 20; seed++) {
      const whole = (most: number) => 1 + Math.floor(random() * most);
      const batch = whole(6);
      const amounts = Object.fromEntries(
        Object.entries(WILD).map(([name, most]) => [name, most * random() ** 3]),
      ) as unknown as Augmentation;
      const rows = whole(batch);
      const [width, height] = [4 * whole(9), 1 + whole(32)];
      check(await varied({ width, height, batch, rows, amounts, seed }));
    }
  });

  test("leaves images as they are where nothing is to be varied", async () => {
    const { bytes, expected } = await varied({
      ...{ width: 28, height: 28, batch: 4, rows: 4 },
      ...{ amounts: STILL, seed: 5 },
    });
    expect(Array.from(bytes.subarray(0, expected.length))).toEqual(Array.from(expected));
  });

  test("writes the labels of the batch, and nothing beyond the batch's rows", async () => {
    const run = { width: 28, height: 28, batch: 9, rows: 5, amounts: STRONG, seed: 7 };
    const { labels, expectedLabels, beyond } = await varied(run);
    expect(Array.from(labels.subarray(0, 5))).toEqual(expectedLabels);
    expect(new Set([...labels.subarray(5), ...beyond])).toEqual(new Set([SENTINEL]));
  });

  test("fails its bound when a row's box is taken too narrow", async () => {
    const code = spec.code.replace("const REACH = 1.01", "const REACH = -1.0");
    expect(code).not.toBe(spec.code);
    const run = { width: 28, height: 28, batch: 24, rows: 17, amounts: STRONG, seed: 3 };
    const result = await varied(run, code);
    expect(() => {
      check(result);
    }).toThrow(/out of bounds/);
  });
});
