import { expect, test, vi } from "vitest";
import { type DigitsFlags, printNotes } from "../../../src/cli/digits/digits.ts";
import { builtInDigits, inverted, transposed } from "../../../src/data/index.ts";

const digits = builtInDigits({ count: 600, seed: 3 });

function notesOn(dataset: typeof digits, flags: DigitsFlags): string[] {
  const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
  printNotes(dataset, flags);
  const sentences = print.mock.calls.map(([sentence]) => String(sentence));
  print.mockRestore();
  return sentences;
}

test("Images that are black on white get the flag that mends them", () => {
  expect(notesOn(inverted(digits), {})).toEqual([
    expect.stringMatching(/^Note: The .+ Add --invert\.$/),
  ]);
});

test("A flag that made the images odd is left out, not added", () => {
  expect(notesOn(inverted(digits), { invert: ["true"] })).toEqual([
    expect.stringMatching(
      /^Note: With --invert, the images of .+ black on white; .+ Leave --invert out\.$/,
    ),
  ]);
  expect(notesOn(transposed(digits), { transpose: ["true"] })).toEqual([
    expect.stringMatching(/^Note: With --transpose, the images of .+ Leave --transpose out\.$/),
  ]);
});

test("A flag that is not the cause does not change the advice", () => {
  expect(notesOn(inverted(digits), { transpose: ["true"] })).toEqual([
    expect.stringMatching(/ Add --invert\.$/),
  ]);
});
