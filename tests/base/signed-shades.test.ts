import { expect, test } from "vitest";
import { largestOf, signedShades } from "../../src/base/signed-shades.ts";

test("zero is in the middle, and the largest value of either sign at its end", () => {
  expect([...signedShades(Float32Array.of(-2, -1, 0, 1, 2))]).toEqual([0, 64, 128, 191, 255]);
});

test("a scale of its own makes pictures comparable", () => {
  expect([...signedShades(Float32Array.of(1), 2)]).toEqual([191]);
});

test("a picture of zeros is grey all over", () => {
  expect([...signedShades(new Float64Array(3))]).toEqual([128, 128, 128]);
});

test("the largest value is that of all lists, whatever its sign", () => {
  expect(largestOf(Float32Array.of(1, -3), Float64Array.of(2))).toBe(3);
  expect(largestOf()).toBe(0);
});
