import { expect, test } from "vitest";
import { decimal } from "../../src/base/decimal.ts";

test.each([
  ["5", 5],
  [" 0.001 ", 0.001],
  ["1e-3", 0.001],
  [".5", 0.5],
  ["5.", 5],
  ["+5", 5],
  ["-2.5E2", -250],
])("%j is a number in decimal notation", (text, value) => {
  expect(decimal(text)).toBe(value);
});

test.each([
  "",
  " ",
  "0x10",
  "0b1",
  "0o7",
  "Infinity",
  "NaN",
  "1_000",
  "1,5",
  "1e",
  ".",
  "5 6",
  "٥",
])("%j is none", (text) => {
  expect(decimal(text)).toBeNaN();
});
