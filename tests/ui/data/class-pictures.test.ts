import { expect, test } from "vitest";
import { areBalanced, balancedWords } from "../../../src/ui/data/class-pictures.ts";

const counts = (...all: number[]) => all.map((count) => ({ count }));

test("classes are balanced if the largest has at most a twentieth more digits than the smallest", () => {
  expect(areBalanced(counts(120, 120, 120))).toBe(true);
  expect(areBalanced(counts(100, 105))).toBe(true);
  expect(areBalanced(counts(100, 106))).toBe(false);
  expect(areBalanced(counts(0, 10))).toBe(false);
  expect(areBalanced([])).toBe(false);
});

test("one line says how many digits each class has", () => {
  expect(balancedWords(counts(1200, 1200))).toBe("Balanced: 1,200 digits of each class.");
  expect(balancedWords(counts(100, 105))).toBe("Balanced: 100 to 105 digits of each class.");
});
