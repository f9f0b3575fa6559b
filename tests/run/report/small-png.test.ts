import { describe, expect, test } from "vitest";
import { readSmallPng } from "../../../src/data/pictures/small-png.ts";
import { type Colour, palettePng, pngAddress } from "../../../src/run/report/small-png.ts";

/** Black, the more opaque the larger its number. */
const INK: readonly Colour[] = Array.from({ length: 16 }, (_, level) => [0, 0, 0, 17 * level]);

describe("a PNG of a palette", () => {
  test.each([
    ["an even width", 4, 3],
    ["an odd width", 5, 2],
    ["one pixel", 1, 1],
  ])("is read again pixel by pixel: %s", (_, width, height) => {
    const levels = Uint8Array.from({ length: width * height }, (__, pixel) => (7 * pixel + 3) % 16);
    const picture = readSmallPng("a.png", palettePng(width, levels, INK));
    expect(picture).toEqual({ width, height, ink: levels.map((level) => 17 * level) });
  });

  test("has at most sixteen colours", () => {
    expect(() => palettePng(1, Uint8Array.of(0), [...INK, [0, 0, 0, 0]])).toThrow(
      "A palette has at most 16 colours.",
    );
  });

  test("is an address", () => {
    expect(pngAddress(Uint8Array.of(1, 2, 255))).toBe("data:image/png;base64,AQL/");
  });
});
