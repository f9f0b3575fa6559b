import { describe, expect, test, vi } from "vitest";
import type { DigitsFlags } from "../../src/cli/digits/digits.ts";
import { printClassNotes, printNotesFor, printRepeated } from "../../src/cli/learned-notes.ts";
import type { NetworkOfFile } from "../../src/cli/model.ts";
import {
  type Dataset,
  builtInDigits,
  inverted,
  selectClasses,
  transposed,
} from "../../src/data/index.ts";
import { trainedOn } from "../../src/run/trained-on.ts";

const digits = builtInDigits({ count: 600, seed: 3 });
const SPLIT = { seed: 3, validation: 0.25, stratify: false };

async function networkOf(path: string, dataset: Dataset, first = 0): Promise<NetworkOfFile> {
  const parameters = [{ weights: Float32Array.of(first), bias: Float32Array.of(0) }];
  return { path, sizes: [1, 1], parameters, metadata: await trainedOn(dataset, SPLIT, 3) };
}

async function printed(print: () => void | Promise<void>): Promise<string[]> {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  await print();
  const sentences = log.mock.calls.map(([sentence]) => String(sentence));
  log.mockRestore();
  return sentences;
}

function notesOn(networks: readonly NetworkOfFile[], dataset: Dataset, flags: DigitsFlags = {}) {
  return printed(() => {
    printNotesFor(networks, dataset, flags);
  });
}

const white = await networkOf("white.onnx", inverted(digits));
const black = await networkOf("black.onnx", digits);
const lying = await networkOf("lying.onnx", transposed(digits));
const before = { ...black, path: "old.onnx", metadata: {} };

describe("A network that learned from black on white", () => {
  test("reads such digits without a note", async () => {
    expect(await notesOn([white], inverted(digits))).toEqual([]);
  });

  test("is noted with digits that are white on black, and what to add or leave out", async () => {
    const sentence =
      "Note: white.onnx learned from images that are black on white; those of built-in v1 are white on black.";
    expect(await notesOn([white], digits)).toEqual([`${sentence} Add --invert.`]);
    expect(await notesOn([white], digits, { invert: ["true"] })).toEqual([
      `${sentence} Leave --invert out.`,
    ]);
    expect(await notesOn([white], { ...digits, labels: undefined })).toHaveLength(1);
  });

  test("is left out of an ensemble of which others learned from white on black", async () => {
    expect(await notesOn([black, white], digits)).toEqual([
      expect.stringMatching(/^Note: white\.onnx learned .+ Leave it out of the ensemble\.$/),
    ]);
  });
});

test("A network that learned from transposed digits is noted with upright ones, and reads its own", async () => {
  expect(await notesOn([lying], transposed(digits))).toEqual([]);
  expect(await notesOn([lying], digits)).toEqual([
    "Note: lying.onnx learned from images that are transposed (rows and columns swapped); those of built-in v1 are upright. Add --transpose.",
  ]);
});

test("A network that learned from white on black is noted with black on white, once", async () => {
  expect(await notesOn([black], inverted(digits))).toEqual([
    "Note: black.onnx learned from images that are white on black; those of built-in v1 are black on white. Add --invert.",
  ]);
});

test("Of a network whose file does not tell, only the digits are judged", async () => {
  expect(await notesOn([before], digits)).toEqual([]);
  expect(await notesOn([before], inverted(digits))).toEqual([
    expect.stringMatching(/expect white on black\. Add --invert\.$/),
  ]);
});

describe("A network that learned only some classes", () => {
  const notes = (networks: readonly NetworkOfFile[], dataset: Dataset) =>
    printed(() => {
      printClassNotes(networks, dataset);
    });

  test("is noted with digits of others, with the flag that leaves them out", async () => {
    const few = await networkOf("m37.onnx", selectClasses(digits, [3, 7]));
    const others = digits.labels?.filter((label) => label !== 3 && label !== 7).length ?? 0;
    expect(await notes([black, few], digits)).toEqual([
      `Note: m37.onnx learned only the classes 3, 7; ${others} of these 600 digits are of others. Add --classes 3,7 to leave those out.`,
    ]);
    expect(await notes([few], selectClasses(digits, [1]))).toEqual([
      expect.stringMatching(/; all of these \d+ digits are of others\.$/),
    ]);
    expect(await notes([few], selectClasses(digits, [3]))).toEqual([]);
  });

  test("is noted with digits without labels", async () => {
    const few = await networkOf("m37.onnx", selectClasses(digits, [3, 7]));
    const unknown = { ...digits, labels: undefined };
    expect(await notes([few, { ...few, path: "b.onnx" }], unknown)).toEqual([
      "Note: m37.onnx and b.onnx learned only the classes 3, 7; they do not know digits of others.",
    ]);
    expect(await notes([black, before], unknown)).toEqual([]);
  });
});

test("The same network twice in an ensemble is noted, whatever the file is called", async () => {
  const [other, copy] = [await networkOf("b.onnx", digits, 1), { ...black, path: "c.onnx" }];
  expect(await printed(() => printRepeated([black, other]))).toEqual([]);
  expect(await printed(() => printRepeated([black, other, copy]))).toEqual([
    "Note: c.onnx holds the same network as black.onnx, so the ensemble has it more than once.",
  ]);
  expect(await printed(() => printRepeated([black, black, black]))).toEqual([
    "Note: The ensemble has the network of black.onnx more than once.",
  ]);
});
