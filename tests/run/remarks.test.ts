import { expect, test } from "vitest";
import { remarkOnLoss } from "../../src/run/remarks.ts";

const ten = Uint8Array.from({ length: 20 }, (_, row) => row % 10);

test("a loss far above that of guessing is remarked", () => {
  expect(remarkOnLoss({ trainLoss: 1.4e7, valLoss: 7.1e6 }, ten)).toBe(
    "The loss is above that of guessing among 10 classes (2.30): the learning rate is probably too high.",
  );
  expect(remarkOnLoss({ trainLoss: 3, valLoss: undefined }, ten)).toContain("(2.30)");
});

test("the classes that occur count, not those that could", () => {
  expect(remarkOnLoss({ trainLoss: 1.2, valLoss: 1 }, Uint8Array.of(3, 8, 3))).toContain(
    "among 2 classes (0.69)",
  );
});

test.each([
  ["a sound run", { trainLoss: 0.4, valLoss: 0.3 }],
  ["the first steps of a sound run", { trainLoss: 2.41, valLoss: 2.32 }],
  ["a run that began badly and found its way", { trainLoss: 7.5, valLoss: 2.24 }],
  ["a run that learned its rows by heart", { trainLoss: 0.01, valLoss: 4 }],
])("%s is not", (_, losses) => {
  expect(remarkOnLoss(losses, ten)).toBeUndefined();
});

test("rows of one class, or without labels, are not", () => {
  expect(remarkOnLoss({ trainLoss: 9, valLoss: 9 }, Uint8Array.of(1, 1))).toBeUndefined();
  expect(remarkOnLoss({ trainLoss: 9, valLoss: 9 }, undefined)).toBeUndefined();
});
