import { describe, expect, test } from "vitest";
import { appearanceOf, builtInDigits, inverted, transposed } from "../../../src/data/index.ts";

const digits = builtInDigits({ count: 600, seed: 3 });

describe("the appearance of a dataset", () => {
  test("is upright and white on black of built-in digits", () => {
    expect(appearanceOf(digits)).toEqual({ paper: "black", orientation: "upright" });
    const read = { ...digits, drawn: undefined };
    expect(appearanceOf(read)).toEqual({ paper: "black", orientation: "upright" });
  });

  test("tells how the images were turned", () => {
    expect(appearanceOf(inverted(digits)).paper).toBe("white");
    expect(appearanceOf(transposed(digits)).orientation).toBe("transposed");
  });

  test("has no paper where some images have the other one", () => {
    const images = Uint8Array.from(digits.images, (value, index) =>
      index < 60 * 784 ? 255 - value : value,
    );
    expect(appearanceOf({ ...digits, images }).paper).toBeUndefined();
  });

  test("has no paper of photographs", () => {
    const images = digits.images.map((_, index) => 90 + ((index * 7) % 130));
    expect(appearanceOf({ ...digits, images }).paper).toBeUndefined();
  });

  test("has no orientation without labels", () => {
    const unlabelled = { ...digits, drawn: undefined, labels: undefined };
    expect(appearanceOf(unlabelled).orientation).toBeUndefined();
  });
});
