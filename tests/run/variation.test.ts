import { describe, expect, test } from "vitest";
import { LEVELS, readVariation } from "../../src/run/variation.ts";

test("amounts in a variation replace those of its level", () => {
  expect(readVariation("strong,rotation=0.1")).toEqual({ ...LEVELS.strong, rotation: 0.1 });
});

describe("a variation is refused", () => {
  test.each(["constructor", "toString", "__proto__"])(
    "with the amount %s, which every object has",
    (name) => {
      expect(readVariation(`strong,${name}=1`)).toBe(
        `sets "${name}"; the amounts are rotation, scale, shear, shift, elastic`,
      );
    },
  );

  test("with a second value of an amount", () => {
    expect(readVariation("strong,rotation=0.1=5")).toBe(
      'sets rotation to "0.1=5"; it must be a number from 0 to 3.1416',
    );
  });
});
