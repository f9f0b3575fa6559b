import { expect, test } from "vitest";
import { builtInDigits } from "../../src/data/index.ts";
import { remarkOnLoss, remarksOn } from "../../src/run/remarks.ts";
import { type Settings, defaultSettings } from "../../src/run/settings.ts";
import { taskOf } from "../../src/run/task.ts";

const digits = builtInDigits({ count: 30, seed: 1 });

function remarks(settings: Partial<Settings>): string[] {
  const task = taskOf(digits, { ...defaultSettings, ...settings });
  return remarksOn(task).map(({ sentence }) => sentence);
}

test("settings without effect are named", () => {
  expect(remarks({ validation: 0, stratify: true })).toEqual([
    "Stratify has no effect: no rows are set aside for validation.",
  ]);
  expect(remarks({ epochs: 5, rates: "4:0.001,8:0.0005" })).toEqual([
    "The learning rate 0.0005 from epoch 8 on has no effect: the run has 5 epochs.",
  ]);
});

test("those with an effect are not", () => {
  expect(remarks({ stratify: true })).toEqual([]);
  expect(remarks({ epochs: 8, rates: "4:0.001,8:0.0005" })).toEqual([]);
});

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
