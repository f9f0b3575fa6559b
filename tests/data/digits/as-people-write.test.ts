// Validation digits are drawn so that networks read them as well as real ones. What learns here is the simplest there is: the nearest
// of a thousand built-in digits. docs/digits.md has the networks by which the drawing was calibrated.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import {
  type Dataset,
  asPeopleWrite,
  builtInDigits,
  bytesSource,
  inverted,
  readDigits,
  selectClasses,
  selectRows,
} from "../../../src/data/index.ts";

/** Its accuracy on real digits, as the last test measures it. */
const REAL_ACCURACY = 0.752;

/** Three standard errors of an accuracy on a thousand digits, in percentage points, and a little. */
const TOLERANCE = 4;

/** Milliseconds on a machine that does other work, too; alone it takes one second. */
const BUSY = 30_000;

const COUNT = 1000;
const PIXELS = 196;
const learned = builtInDigits({ count: COUNT, seed: 1 });
const others = builtInDigits({ count: COUNT, seed: 2 });

/** The images at half their size, [count, 196]: a quarter of the work. */
function halved({ images, count }: Dataset): Float32Array {
  const small = new Float32Array(count * PIXELS);
  images.forEach((value, index) => {
    const [row, y, x] = [Math.floor(index / 784), Math.floor(index / 28) % 28, index % 28];
    const pixel = row * PIXELS + 14 * (y >> 1) + (x >> 1);
    small[pixel] = (small[pixel] as number) + value / 1020;
  });
  return small;
}

const known = halved(learned);

/** The share of digits that are of the class of the nearest one that was learned. */
function accuracyOn(judged: Dataset): number {
  const images = halved(judged);
  const lengths = Array.from({ length: COUNT }, (_, row) => product(known, row, known, row));
  let right = 0;
  for (let row = 0; row < judged.count; row++) {
    let [nearest, least] = [0, Infinity];
    for (let other = 0; other < COUNT; other++) {
      const distance = (lengths[other] as number) - 2 * product(images, row, known, other);
      if (distance < least) {
        [nearest, least] = [other, distance];
      }
    }
    right += judged.labels?.[row] === learned.labels?.[nearest] ? 1 : 0;
  }
  return right / judged.count;
}

function product(a: Float32Array, rowOfA: number, b: Float32Array, rowOfB: number): number {
  let sum = 0;
  const [startOfA, startOfB] = [PIXELS * rowOfA, PIXELS * rowOfB];
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    sum += (a[startOfA + pixel] as number) * (b[startOfB + pixel] as number);
  }
  return sum;
}

describe("digits as people write them", () => {
  const peoples = asPeopleWrite(others);

  test("are the same bytes on every machine and in every version", () => {
    const hash = createHash("sha256").update(peoples.images).digest("hex");
    expect(hash).toMatchInlineSnapshot(
      `"ed06a754b369170d06995ed186a9040b4bd6344919a9d20ab0f4c8cfda8c24d4"`,
    );
  });

  test("are the same digits with the same labels, one by one", () => {
    expect(peoples.labels).toEqual(others.labels);
    const rows = Uint32Array.of(7, 3);
    const few = asPeopleWrite(selectRows(others, rows));
    expect(few.images.join()).toBe(selectRows(peoples, rows).images.join());
    const sevens = asPeopleWrite(selectClasses(others, [7]));
    expect(sevens.images.join()).toBe(selectClasses(peoples, [7]).images.join());
  });

  test(
    "are as hard to read as real ones, and easier than those to learn from",
    () => {
      const accuracy = accuracyOn(peoples);
      expect(Math.abs(accuracy - REAL_ACCURACY)).toBeLessThan(TOLERANCE / 100);
      expect(accuracyOn(others)).toBeLessThan(accuracy - TOLERANCE / 100);
    },
    BUSY,
  );

  test("are only drawn in the place of built-in digits as they were drawn", () => {
    const turned = inverted(others);
    expect(asPeopleWrite(turned)).toBe(turned);
  });
});

const mnist = new URL("../../../../shared/mnist/", import.meta.url);

test.skipIf(!existsSync(mnist))(
  "real digits are as hard to read as is said here",
  async () => {
    const files = ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"];
    const sources = files.map(async (file) =>
      bytesSource(file, await readFile(new URL(file, mnist))),
    );
    const real = await readDigits(await Promise.all(sources));
    const rows = Uint32Array.from({ length: COUNT }, (_, row) => 42_000 + 18 * row);
    expect(accuracyOn(selectRows(real, rows))).toBeCloseTo(REAL_ACCURACY, 3);
  },
  BUSY,
);
