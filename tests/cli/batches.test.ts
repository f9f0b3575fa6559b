import { describe, expect, test } from "vitest";
import { checkBatches, checkSplit } from "../../src/cli/batches.ts";
import { defaultSettings } from "../../src/run/settings.ts";
import { sample } from "../data/files.ts";

describe("a batch larger than the training rows", () => {
  test("is refused with what helps, whether or not it was chosen", () => {
    expect(() => {
      checkBatches([32], 16);
    }).toThrow(
      "There are 16 training rows, fewer than a batch of 32. Add --batch 16, or use more rows.",
    );
    expect(() => {
      checkBatches([32], 1);
    }).toThrow(
      "There is 1 training row, fewer than a batch of 32. Add --batch 1, or use more rows.",
    );
  });

  test("of several is named", () => {
    expect(() => {
      checkBatches([8, 64], 16);
    }).toThrow(
      "There are 16 training rows, fewer than a batch of 64. Give only batches of 16 or less, or use more rows.",
    );
  });
});

describe("a split that leaves no training rows", () => {
  test("is refused with flags that work", () => {
    expect(() => {
      checkSplit({ ...sample(1, 8), name: "one.csv" }, defaultSettings);
    }).toThrow(
      "one.csv has 1 row: with 1 for validation, none is left to train on. Use more rows, or --validation 0 --batch 1.",
    );
    expect(() => {
      checkSplit(
        { ...sample(2, 8), name: "two.csv" },
        { ...defaultSettings, batch: 2, validation: 0.9 },
      );
    }).toThrow(
      "two.csv has 2 rows: with 2 for validation, none is left to train on. Use more rows, or --validation 0.",
    );
  });

  test("is told from one that leaves some", () => {
    expect(() => {
      checkSplit({ ...sample(2, 8), name: "two.csv" }, defaultSettings);
    }).not.toThrow();
  });
});
