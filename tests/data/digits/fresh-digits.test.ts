import { describe, expect, test } from "vitest";
import {
  type Dataset,
  type DrawnDigits,
  builtInDigits,
  drawFresh,
  selectClasses,
  selectRows,
  transposed,
  withCorrections,
} from "../../../src/data/index.ts";

const digits = builtInDigits({ count: 20, seed: 3 });

/** The images of digits in an epoch. */
function imagesIn(epoch: number, { drawn, labels }: Dataset = digits): Uint8Array {
  const { numbers } = drawn as DrawnDigits;
  const images = new Uint8Array(numbers.length * 784);
  drawFresh(drawn as DrawnDigits, labels as Uint8Array, epoch, images);
  return images;
}

describe("digits that are new in each epoch", () => {
  test("are those of the data set in the first epoch", () => {
    expect(imagesIn(0)).toEqual(digits.images);
  });

  test("are a pure function of seed and epoch", () => {
    expect(imagesIn(5)).toEqual(imagesIn(5));
    expect(imagesIn(5)).not.toEqual(imagesIn(5, builtInDigits({ count: 20, seed: 4 })));
  });

  test("are all different from those of other epochs", () => {
    const seen = [0, 1, 2, 4_000_000_000].flatMap((epoch) => {
      const images = imagesIn(epoch);
      return Array.from({ length: 20 }, (_, row) =>
        images.subarray(row * 784, (row + 1) * 784).join(),
      );
    });
    expect(new Set(seen).size).toBe(80);
  });

  test("are as difficult as those of the data set", () => {
    const alike = builtInDigits({ count: 300, seed: 1, difficulty: 0 });
    const images = imagesIn(9, alike);
    const styles = new Set(
      Array.from({ length: 300 }, (_, row) => images.subarray(row * 784, (row + 1) * 784).join()),
    );
    expect(styles.size).toBeLessThan(100);
  });

  test("are of the rows that were chosen", () => {
    const rows = Uint32Array.of(14, 2, 11);
    const whole = { ...digits, images: imagesIn(6) };
    expect(imagesIn(6, selectRows(digits, rows))).toEqual(selectRows(whole, rows).images);
    const fives = selectClasses(digits, [5]);
    expect(imagesIn(6, fives)).toEqual(selectClasses(whole, [5]).images);
  });

  test("leave corrected drawings as they are", () => {
    const correction = { label: 3, pixels: new Uint8Array(784).fill(7) };
    const corrected = withCorrections(digits, [correction]);
    expect(imagesIn(6, corrected)).toEqual(imagesIn(6));
    expect(selectRows(corrected, Uint32Array.of(20)).drawn).toBeUndefined();
  });

  test("are not drawn in the place of images that were turned", () => {
    expect(transposed(digits).drawn).toBeUndefined();
  });
});
