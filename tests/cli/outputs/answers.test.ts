import { describe, expect, test } from "vitest";
import {
  answers,
  areFewPictures,
  checkAnswered,
  orderNote,
} from "../../../src/cli/outputs/answers.ts";
import { builtInDigits, selectRows } from "../../../src/data/index.ts";

const prediction = {
  predicted: Uint32Array.of(1, 0),
  probabilities: Float32Array.of(0.25, 0.75, 1, 0),
};
const named = (count: number) => Array.from({ length: count }, (_, row) => `flat/${row}.png`);

describe("The answers to a few pictures", () => {
  test("are named after the files, each with its probability", () => {
    expect(answers({ files: ["seven.png", "a\u001b.png"] }, prediction)).toEqual([
      "seven.png: 1 (75.0 %)",
      "a\\u{1b}.png: 0 (100.0 %)",
    ]);
  });

  test("are not listed where they are many, or come from no pictures", () => {
    const many = { predicted: new Uint32Array(21), probabilities: new Float32Array(42) };
    expect(answers({ files: named(21) }, many)).toEqual([]);
    expect(answers({}, prediction)).toEqual([]);
  });

  test("need no --out, unless one picture holds many digits", () => {
    expect(areFewPictures(["a.png", "b.PNG"])).toBe(true);
    expect(areFewPictures(["a.png", "test.csv"])).toBe(false);
    expect(areFewPictures(named(21))).toBe(false);
    const sheet = { ...builtInDigits({ count: 30, seed: 1 }), name: "sheet.png" };
    expect(() => {
      checkAnswered(sheet);
    }).toThrow(/^sheet\.png holds 30 digits, .+ Add --out submission\.csv\.$/);
  });
});

describe("The order of pictures in a submission", () => {
  test("is shown by the first names", () => {
    expect(orderNote({ files: ["flat/3.png", "flat/7.png"] })).toBe(
      "The PNGs are numbered in the order of their names: 1 is flat/3.png, 2 is flat/7.png.",
    );
    expect(orderNote({ files: named(100) })).toMatch(/: 1 is flat\/0\.png, 2 is .+, 3 is .+, …$/);
    expect(orderNote({ files: ["0/a.png", "1/a.png"] })).toMatch(/^The PNGs .+ in this order: /);
  });

  test("goes without saying of one picture, and of other files", () => {
    expect(orderNote({ files: ["a.png"] })).toBeUndefined();
    expect(orderNote({})).toBeUndefined();
  });
});

test("Selected rows keep the names of their pictures", () => {
  const digits = { ...builtInDigits({ count: 3, seed: 1 }), files: named(3) };
  expect(selectRows(digits, Uint32Array.of(2, 0)).files).toEqual(["flat/2.png", "flat/0.png"]);
});
