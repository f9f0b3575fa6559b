import { expect, test } from "vitest";
import { remarkOnLoss } from "../../src/run/remarks.ts";

const ten = { sizes: [784, 64, 10] };

test("a loss far above that of guessing is remarked", () => {
  expect(remarkOnLoss({ trainLoss: 1.4e7, valLoss: 7.1e6 }, ten)).toBe(
    "The loss is above that of guessing among 10 classes (2.30): the learning rate is probably too high.",
  );
  expect(remarkOnLoss({ trainLoss: 3, valLoss: undefined }, ten)).toContain("(2.30)");
});

test("the network guesses among its outputs: a stray label makes many that no row needs", () => {
  const stray = { sizes: [784, 64, 201] };
  expect(remarkOnLoss({ trainLoss: 5.2, valLoss: 4.9 }, stray)).toBeUndefined();
  expect(remarkOnLoss({ trainLoss: 80, valLoss: 20 }, stray)).toContain("among 201 classes (5.30)");
});

test.each([
  ["a sound run", { trainLoss: 0.4, valLoss: 0.3 }],
  ["the first steps of a sound run", { trainLoss: 2.41, valLoss: 2.32 }],
  ["a run that began badly and found its way", { trainLoss: 7.5, valLoss: 2.24 }],
  ["a run that learned its rows by heart", { trainLoss: 0.01, valLoss: 4 }],
])("%s is not", (_, losses) => {
  expect(remarkOnLoss(losses, ten)).toBeUndefined();
});
