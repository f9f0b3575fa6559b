import { describe, expect, test } from "vitest";
import { changeWords, rateWords } from "../../../src/ui/step/rate-words.ts";

describe("why the learning rate differs from the settings", () => {
  test("is not asked where the schedule is constant", () => {
    expect(rateWords({ schedule: "constant", highestRate: 0.001, learningRate: 0.001 })).toBe("");
  });

  test("is the schedule, whose highest rate the settings name", () => {
    expect(rateWords({ schedule: "one-cycle", highestRate: 0.004, learningRate: 0.00245 })).toBe(
      "lr, the learning rate, follows the one-cycle schedule: 0.004 at most.",
    );
  });

  test("is the end of the schedule, where next to nothing is left", () => {
    expect(
      rateWords({ schedule: "one-cycle", highestRate: 0.004, learningRate: 1.6e-8 }),
    ).toContain("0.004 at most, and almost nothing at its end.");
    expect(rateWords({ schedule: "cosine", highestRate: 4e-4, learningRate: 0 })).toContain(
      "the cosine schedule: 4e−4 at most, and almost nothing at its end.",
    );
  });
});

test("a weight that stays although it has a gradient is explained", () => {
  expect(changeWords(0, -0.00281)).toContain("This weight stays");
  expect(changeWords(1e-9, -0.00281)).toBe("");
  expect(changeWords(0, 0)).toBe("");
});
